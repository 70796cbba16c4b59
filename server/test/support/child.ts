/** Real processes of the house (API, worker) as children of a test, for what only a process can show: being killed, losing its database. */
import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'

const root = path.resolve(__dirname, '../../..')
/** What production runs, where `npm test` has built it; by hand the source, which takes seconds longer to start. */
const built = process.env.SERVER_DIR
const program = (what: string) =>
  built ? [path.join(built, `${what}.js`)] : ['--import', 'tsx', path.join(root, `server/src/main/${what}.ts`)]

export type HouseChild = { process: ChildProcess; port: number; output: string[]; exited: Promise<number | null>; stop(signal?: NodeJS.Signals): Promise<void> }

/** Starts the API or the worker and waits until it says that it listens. Fails with its output when it stops before. */
export async function startChild(what: 'api' | 'worker', variables: Record<string, string>, startMs = 60_000): Promise<HouseChild> {
  const child = spawn(process.execPath, program(what), {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', TZ: 'UTC', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  const exited = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)))
  child.stderr.on('data', (text: Buffer) => output.push(text.toString()))
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${what} did not start:\n${output.slice(-20).join('')}`)), startMs)
    child.once('exit', (code) => reject(new Error(`${what} ended with ${code}:\n${output.slice(-20).join('')}`)))
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.push(`${line}\n`)
      if (!line.startsWith('{"event":"listening"')) return
      clearTimeout(timer)
      resolve((JSON.parse(line) as { port?: number }).port ?? 0)
    })
  })
  return {
    process: child, port, output, exited,
    stop: async (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await exited
    },
  }
}
