/** What every bench says at the end: one JSON line, the measured value beside the limit of the same run. */
export type BenchLine = {
  bench: 'report' | 'summary' | 'http' | 'import'
  value: number
  unit: string
  limit: number
  /** value ÷ limit. */
  ratio: number
  goal: string
  met: boolean
  /** Statements the database saw for one request (one compile) on both sides. */
  statementsPerRequest: { ours: number; limit: number }
  p99Ms: number
  [context: string]: unknown
}

/** Writes the line to stdout; everything else a bench says goes to stderr (`say`). */
export const printLine = (line: BenchLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`)
export const say = (text: string): void => void process.stderr.write(`${text}\n`)

export const rounded = (value: number, digits = 2): number => Number(value.toFixed(digits))
