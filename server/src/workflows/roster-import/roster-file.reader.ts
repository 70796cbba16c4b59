/** The reading process: bytes in, table or problem out. Its memory is its own, so a hostile file cannot take the worker with it. */
import { TableProblem } from './archive'
import { readTable } from './table-file'

/** Whoever asked ends this process when the answer is there; when they are gone, it ends by itself. */
const answer = (message: object) => process.send?.(message, () => process.disconnect())

process.once('message', (bytes: Uint8Array) => {
  readTable(bytes).then(
    (rows) => answer({ rows }),
    (error: unknown) => answer({ problem: error instanceof TableProblem ? error.what : 'unreadable' }),
  )
})
process.once('disconnect', () => process.exit())
