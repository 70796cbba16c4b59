/** One WeChat simulator per jest worker, as a child process on a free port; it remembers what it accepted and can be told to fail. */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import path from 'node:path'

const root = path.resolve(__dirname, '../../..')
const entry = path.join(root, 'scripts/wechat-simulator/src/main.ts')
const startMs = 30_000

export type RunningSimulator = { url: string; pid: number; stop(): Promise<void> }

/** Starts one and waits until it listens (`{"event":"listening","port":n}` on stdout). */
export async function startSimulator(env: Record<string, string> = {}): Promise<RunningSimulator> {
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    cwd: root,
    env: { ...process.env, ...env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const port = await listening(child)
  return { url: `http://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => stop(child) }
}

function listening(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const said: string[] = []
    const give = (reason: string) => reject(new Error(`the simulator did not start (${reason}):\n${said.slice(-20).join('\n')}`))
    const timer = setTimeout(() => give('time-out'), startMs)
    child.once('exit', (code) => give(`exit ${code}`))
    child.stderr?.on('data', (text: Buffer) => said.push(text.toString()))
    if (!child.stdout) return give('no output')
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line)
      const port = portIn(line)
      if (port === undefined) return
      clearTimeout(timer)
      resolve(port)
    })
  })
}

function portIn(line: string): number | undefined {
  try {
    const said = JSON.parse(line) as { event?: unknown; port?: unknown }
    return said.event === 'listening' && typeof said.port === 'number' ? said.port : undefined
  } catch {
    return undefined
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), 3_000)
  await gone
  clearTimeout(timer)
}

/** This worker's simulator. */
export function simulatorUrl(): string {
  const url = process.env[`SIM_URL_${process.env.JEST_WORKER_ID ?? '1'}`]
  if (!url) throw new Error('no simulator for this worker: run through config/tools/jest.config.cjs')
  return url
}
