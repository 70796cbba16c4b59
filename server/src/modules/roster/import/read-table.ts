import { existsSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { TableProblem } from './archive'

/** As little as the worker's own process may be given: 50,000 rows of twelve columns need 110 MB, a hostile sheet dies of it alone. */
const memory = { maxOldGenerationSizeMb: 192, maxYoungGenerationSizeMb: 32 }
const longestMs = 60_000
const threadName = 'roster-file.thread'

/**
 * The table in a .xlsx or .csv file, read in a thread with limited memory and time. Fails with TableProblem: `unreadable` or `too_big`
 * (also when the thread ran out of memory or time).
 */
export function readTableApart(bytes: Uint8Array): Promise<string[][]> {
  return new Promise((resolve, reject) => {
    const worker = startThread(bytes)
    const timer = setTimeout(() => end(() => reject(new TableProblem('too_big'))), longestMs)
    const end = (answer: () => void) => {
      clearTimeout(timer)
      answer()
      void worker.terminate()
    }
    worker.once('message', (answer: { rows: string[][] } | { problem: TableProblem['what'] }) => {
      end(() => ('rows' in answer ? resolve(answer.rows) : reject(new TableProblem(answer.problem))))
    })
    worker.once('error', (error: Error & { code?: string }) => {
      end(() => reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TableProblem('too_big') : error))
    })
    worker.once('exit', () => end(() => reject(new TableProblem('unreadable'))))
  })
}

/**
 * Bundled, the thread lies beside the process as JavaScript (scripts/build-server.mjs). Run from source (tests, tools) it is TypeScript,
 * and Node 20 does not let a thread begin with one: a line of JavaScript loads tsx and then the thread.
 */
function startThread(bytes: Uint8Array): Worker {
  const source = path.join(__dirname, `${threadName}.ts`)
  const options = { workerData: bytes, resourceLimits: memory, env: {} }
  if (!existsSync(source)) return new Worker(path.join(__dirname, `${threadName}.js`), options)
  const begin = `const { createRequire } = require('node:module'); const from = createRequire(process.argv[2]); from('tsx/cjs'); from(process.argv[2])`
  return new Worker(begin, { ...options, eval: true, argv: [source] })
}
