/** The reading thread: bytes in, table or problem out. A process of its own memory, so a hostile file cannot take the worker with it. */
import { parentPort, workerData } from 'node:worker_threads'
import { TableProblem } from './archive'
import { readTable } from './table-file'

readTable(workerData as Uint8Array).then(
  (rows) => parentPort?.postMessage({ rows }),
  (error: unknown) => parentPort?.postMessage({ problem: error instanceof TableProblem ? error.what : 'unreadable' }),
)
