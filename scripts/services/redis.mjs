/** A private Redis (or Valkey) server in a folder of its own. It keeps nothing on disk: the product may lose Redis at any moment. */
import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram, freePort, isListening, isOurs, Plainly, readNumber, stopProcess, tail } from './system.mjs'

export const redisPackages = ['redis-server']

const filesOf = (dir) => ({
  data: path.join(dir, 'redis'),
  pid: path.join(dir, 'redis.pid'),
  port: path.join(dir, 'redis.port'),
  log: path.join(dir, 'redis.log'),
})
/** Redis rewrites its command line to "redis-server 127.0.0.1:36379", so address and port are the mark. */
const markOf = (port) => `127.0.0.1:${port}`

export const findRedis = () => findProgram('redis-server', 'valkey-server')

export function redisPort(dir) {
  const files = filesOf(dir)
  const port = readNumber(files.port)
  return isOurs(readNumber(files.pid), markOf(port)) ? port : undefined
}

/** Starts the server and waits until it answers. Returns its port. */
export async function startRedis(program, { dir, from }) {
  const files = filesOf(dir)
  mkdirSync(files.data, { recursive: true })
  let port = from
  for (let attempt = 0; attempt < 20; attempt += 1) {
    port = await freePort(port)
    if (await launch(program, files, port)) return port
    if (!/Address already in use/i.test(tail(files.log, 20))) break
    port += 1 + Math.floor(Math.random() * 7)
  }
  throw new Plainly(`Redis 未能启动，日志末尾：Redis did not start, its log ends:\n${tail(files.log)}`)
}

async function launch(program, files, port) {
  rmSync(files.log, { force: true })
  const log = openSync(files.log, 'a')
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', files.data]
  const limits = ['--databases', 64, '--maxmemory-policy', 'noeviction', '--protected-mode', 'no', '--daemonize', 'no']
  const child = spawn(program, [...options, ...limits].map(String), { cwd: files.data, detached: true, stdio: ['ignore', log, log] })
  closeSync(log)
  let ended = false
  child.on('error', () => (ended = true))
  child.on('exit', () => (ended = true))
  child.unref()
  writeFileSync(files.port, String(port))
  writeFileSync(files.pid, String(child.pid))
  while (!ended) {
    if (/Ready to accept connections/i.test(tail(files.log, 20)) && (await isListening(port))) return true
    await sleep(20)
  }
  return false
}

export async function stopRedis(dir, { hard }) {
  const files = filesOf(dir)
  await stopProcess(readNumber(files.pid), { mark: markOf(readNumber(files.port)), hard })
  rmSync(files.pid, { force: true })
}
