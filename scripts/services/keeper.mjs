/** Starts processes so that none outlives the command that wanted them (guard.mjs does the ending). */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/**
 * A keeper for one command. `start` spawns in a process group of its own; `folder` names services to stop at the end;
 * `finish` ends everything and resolves when nothing is left. Without `finish` the same happens when this process dies.
 */
export function startKeeper() {
  const guard = spawn(process.execPath, [fileURLToPath(new URL('./guard.mjs', import.meta.url))], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
    // A given URL means that nothing of it is ours to stop; the guard only follows pid files, so it needs no URL.
    env: { ...process.env, MYSQL_URL: '', REDIS_URL: '' },
  })
  const ended = once(guard, 'exit')
  guard.stdin.on('error', () => {})
  let finishing = false
  const tell = (fact) => guard.stdin.write(`${JSON.stringify(fact)}\n`)
  return {
    /** @returns {import('node:child_process').ChildProcess} */
    start(program, args, options) {
      if (finishing) throw new Error('this command is ending')
      const child = spawn(program, args, { detached: true, ...options })
      if (child.pid) tell({ group: child.pid })
      child.on('exit', () => {
        sweep(child.pid)
        tell({ gone: child.pid })
      })
      return child
    },
    /** Ends, at the finish, every process that carries `NAME=value` in its environment: children that left their group. */
    mark: (text) => tell({ mark: text }),
    folder: (dir, { hard = false, remove = false } = {}) => tell({ dir, hard, remove }),
    async finish() {
      finishing = true
      guard.stdin.end()
      const [status] = await ended
      if (status !== 0) throw new Error('cleaning up failed: see above; something may still be running')
    },
  }
}

/** What a finished step left behind in its group (a forgotten browser, a server of a test) ends with it. */
function sweep(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // Nothing was left.
  }
}

/** Runs `onStop` once on Ctrl-C, SIGTERM or a closed terminal; a second Ctrl-C is ignored while cleaning up. */
export function onStop(stop) {
  let stopping = false
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => {
      if (stopping) return
      stopping = true
      stop(name)
    })
  }
}
