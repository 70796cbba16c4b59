/** The demo's long-running processes: started under the keeper, logged to files, waited for, watched. */
import { closeSync, mkdirSync, openSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Plainly, tail } from '../services/system.mjs'
import { inRoot } from './paths.mjs'

/** Starts processes whose output goes to `<home>/logs/<name>.log`. `onDeath` hears a sentence when one of them ends unasked. */
export function startedBy(keeper, home, onDeath) {
  const logs = path.join(home, 'logs')
  mkdirSync(logs, { recursive: true })
  const logOf = (name) => path.join(logs, `${name}.log`)
  const sentence = (name, title, status) =>
    `${title}意外停止（退出码 ${status}）。日志 ${path.relative(inRoot(), logOf(name))} 末尾：\n${tail(logOf(name))}`

  /** Runs one to its end. @throws {Plainly} with the end of its log */
  async function finish(name, title, [program, args], env) {
    const child = spawned(name, program, args, env)
    const status = await new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
    if (status !== 0)
      throw new Plainly(`${title}失败（退出码 ${status}）。日志 ${path.relative(inRoot(), logOf(name))} 末尾：\n${tail(logOf(name))}`)
  }

  /** Starts one that stays, and resolves when `ready` says yes. @throws {Plainly} when it ends before or takes over a minute */
  async function stay(name, title, [program, args], env, ready) {
    const child = spawned(name, program, args, env)
    let ended
    let isUp = false
    child.once('exit', (code, signal) => {
      ended = code ?? signal
      if (isUp) onDeath(sentence(name, title, ended))
    })
    for (let waited = 0; !(await ready(logOf(name))); waited += 100) {
      if (ended !== undefined) throw new Plainly(sentence(name, title, ended))
      if (waited > 60_000)
        throw new Plainly(`${title}一分钟内没有就绪。日志 ${path.relative(inRoot(), logOf(name))} 末尾：\n${tail(logOf(name))}`)
      await sleep(100)
    }
    isUp = true
    return child
  }

  function spawned(name, program, args, env) {
    const log = openSync(logOf(name), 'w')
    const child = keeper.start(program, args, { cwd: inRoot(), env: { ...process.env, ...env }, stdio: ['ignore', log, log] })
    closeSync(log)
    return child
  }
  return { finish, stay }
}

/** A `ready` that asks an address until it answers 200. */
export const answers = (url) => () =>
  fetch(url, { signal: AbortSignal.timeout(2000) }).then(
    (reply) => reply.ok,
    () => false,
  )

/** A `ready` that looks for a text in the log. */
export const says = (text) => (log) => tail(log, 50).includes(text)
