/** Starts the API of a bench and talks to it. */
import { fork, type ChildProcess } from 'node:child_process'
import { openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import type { Statement } from './statements'

const root = path.resolve(__dirname, '../../..')

/** Node's flags of a deployed API, from the one place that says them. */
const productionFlags = (JSON.parse(/^CMD (.+)$/m.exec(readFileSync(path.join(root, 'config/deploy/Dockerfile'), 'utf8'))?.[1] ?? '[]') as string[]).filter((word) => word.startsWith('--'))

export type ApiQuestion = { ask: 'count' } | { ask: 'record' } | { ask: 'stop-recording'; file: string }
export type ApiAnswer =
  | { event: 'listening'; port: number }
  | { event: 'counted'; statements: number; cpuMs: number }
  | { event: 'recording' }
  | { event: 'recorded'; requests: number }

export type BenchProcess = {
  port: number
  pid: number
  /** Statements and CPU time of the process since the last time of asking. */
  count(): Promise<{ statements: number; cpuMs: number }>
  /** From now on statements are kept, not only counted. */
  record(): Promise<void>
  /** The statements of each request since `record`, in the order in which they finished. */
  recorded(): Promise<Statement[][]>
  stop(): Promise<void>
}

/**
 * Starts a child from this folder and waits until it listens. Its log goes where production's goes when nobody keeps it. With BENCH_PROFILE=<folder>
 * the child leaves a CPU profile there.
 */
export async function startProcess(file: string, env: Record<string, string>): Promise<BenchProcess> {
  const profile = process.env.BENCH_PROFILE ? ['--cpu-prof', '--cpu-prof-dir', process.env.BENCH_PROFILE] : []
  const child = fork(await bundled(file), [], {
    env: { ...process.env, ...env },
    execArgv: [...productionFlags, ...profile],
    stdio: ['ignore', openSync('/dev/null', 'w'), 'inherit', 'ipc'],
  })
  const { port } = await answerOf(child, 'listening')
  const ask = async <E extends ApiAnswer['event']>(question: ApiQuestion, event: E) => {
    const answer = answerOf(child, event)
    child.send(question)
    return answer
  }
  return {
    port,
    pid: child.pid ?? 0,
    count: () => ask({ ask: 'count' }, 'counted'),
    record: async () => void (await ask({ ask: 'record' }, 'recording')),
    recorded: async () => {
      const kept = path.join(tmpdir(), `zhixiao-bench-${process.pid}.json`)
      await ask({ ask: 'stop-recording', file: kept }, 'recorded')
      const statements = JSON.parse(readFileSync(kept, 'utf8'), revive) as Statement[][]
      rmSync(kept)
      return statements
    },
    stop: () => stop(child),
  }
}

export type BenchProcesses = Omit<BenchProcess, 'port' | 'pid'> & { ports: number[] }

/** Several processes of the same kind, as a deployment with one API a core has them; what is counted and recorded is that of all. */
export async function startProcesses(count: number, file: string, env: Record<string, string>): Promise<BenchProcesses> {
  const all = await Promise.all(Array.from({ length: count }, () => startProcess(file, env)))
  const each = <T>(ask: (one: BenchProcess) => Promise<T>) => Promise.all(all.map(ask))
  return {
    ports: all.map((one) => one.port),
    count: async () => {
      const counts = await each((one) => one.count())
      return { statements: counts.reduce((sum, one) => sum + one.statements, 0), cpuMs: counts.reduce((sum, one) => sum + one.cpuMs, 0) }
    },
    record: async () => void (await each((one) => one.record())),
    recorded: async () => {
      const kept: Statement[][] = []
      // One after another: they leave what they kept in the same file.
      for (const one of all) kept.push(...(await one.recorded()))
      return kept
    },
    stop: async () => void (await each((one) => one.stop())),
  }
}

/** What runs is bundled as the server is: a loader that keeps the names of inner functions would be measured along with it. */
let bundles = 0
async function bundled(file: string): Promise<string> {
  const { serverBundle } = (await import(pathToFileURL(path.join(root, 'scripts/support/server-bundle.mjs')).href)) as { serverBundle: BuildOptions }
  const outfile = path.join(root, '.dev', 'bench', `${process.pid}-${(bundles += 1)}-${path.basename(file, '.ts')}.cjs`)
  await build({ ...serverBundle, entryPoints: [path.join(__dirname, file)], outfile })
  process.once('exit', () => [outfile, `${outfile}.map`].forEach((one) => rmSync(one, { force: true })))
  return outfile
}

function answerOf<E extends ApiAnswer['event']>(child: ChildProcess, event: E): Promise<Extract<ApiAnswer, { event: E }>> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`the process of the bench ended (${code})`))
    const hear = (answer: ApiAnswer) => {
      if (answer.event !== event) return
      child.off('message', hear)
      child.off('exit', ended)
      resolve(answer as Extract<ApiAnswer, { event: E }>)
    }
    child.on('message', hear)
    child.once('exit', ended)
  })
}

const revive = (_: string, value: unknown): unknown => {
  const special = value as { $date?: number; $bytes?: string } | null
  if (typeof special !== 'object' || special === null) return value
  if (special.$date !== undefined) return new Date(special.$date)
  return special.$bytes === undefined ? value : Buffer.from(special.$bytes, 'base64')
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.disconnect()
  await gone
}
