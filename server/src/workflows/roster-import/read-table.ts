import { fork, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { TableProblem } from './archive'

/** As little as the worker's own process may be given: 50,000 rows of twelve columns need 110 MB, a hostile sheet dies of it alone. */
const memory = ['--max-old-space-size=192', '--max-semi-space-size=16']
const longestMs = 60_000
const readerName = 'roster-file.reader'

/**
 * The table in a .xlsx or .csv file, read in a process of limited memory and time. Fails with TableProblem: `unreadable` or `too_big`
 * (also when the process ran out of memory or time). A process, not a thread: on Node 20 a thread that ends while the engine still compiles
 * for it takes the whole process along (seen: SIGABRT in NodePlatform::GetForegroundTaskRunner).
 */
export function readTableApart(bytes: Uint8Array): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const child = startReader()
    const timer = setTimeout(() => end(() => reject(new TableProblem('too_big'))), longestMs)
    const end = (answer: () => void) => {
      clearTimeout(timer)
      answer()
      child.kill('SIGKILL')
    }
    child.once('message', (answer: { rows: string[][] } | { problem: TableProblem['what'] }) => {
      end(() => ('rows' in answer ? resolve(answer.rows) : reject(new TableProblem(answer.problem))))
    })
    child.once('error', (error) => end(() => reject(error)))
    // Out of memory the engine aborts.
    child.once('exit', (_code, signal) => end(() => reject(new TableProblem(signal === 'SIGABRT' ? 'too_big' : 'unreadable'))))
    child.send(bytes, (error) => { if (error) end(() => reject(new TableProblem('unreadable'))) })
  })
}

/** Bundled, the reader lies beside the process as JavaScript (scripts/build-server.mjs). Run from source (tests, tools) it is TypeScript and needs tsx first. */
function startReader(): ChildProcess {
  const source = path.join(__dirname, `${readerName}.ts`)
  const isSource = existsSync(source)
  const loader = isSource ? ['--require', require.resolve('tsx/cjs')] : []
  return fork(isSource ? source : path.join(__dirname, `${readerName}.js`), [], { serialization: 'advanced', env: {}, execArgv: [...memory, ...loader], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
}
