/**
 * What the service scripts need from the operating system. Plain Node, no packages: this runs before anything is installed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { accessSync, constants, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** A failure the reader can act on: its message is one finished sentence, so callers print it without a stack. */
export class Plainly extends Error {}

/** Debian keeps servers in sbin, which is not on an ordinary user's PATH. */
const extraFolders = ['/usr/sbin', '/usr/local/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin']

/** The first of these programs that exists, as a full path, or undefined. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), ...extraFolders]
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, name)
      if (folder && isExecutable(file)) return file
    }
  }
  return undefined
}

export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Runs a program to its end and returns { ok, out }; `out` holds both its streams, to show when it failed. */
export function run(program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options })
  return { ok: done.status === 0, out: `${done.stdout ?? ''}${done.stderr ?? ''}${done.error ? done.error.message : ''}` }
}

/** Like `run`, without blocking this process, so that signals are still heard while apt works. */
export function runAsync(program, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const parts = []
    child.stdout?.on('data', (part) => parts.push(part))
    child.stderr?.on('data', (part) => parts.push(part))
    child.on('error', (error) => resolve({ ok: false, out: error.message }))
    child.on('close', (status) => resolve({ ok: status === 0, out: Buffer.concat(parts).toString() }))
  })
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** A process id is reused after a reboot or a crash, so a pid file counts only when the command line is the one we started. */
export function isOurs(pid, mark) {
  if (!pid || !isAlive(pid)) return false
  return commandLine(pid).includes(mark)
}

function commandLine(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return run('ps', ['-p', String(pid), '-o', 'command=']).out
  }
}

/** True when something accepts connections on this loopback port. */
export function isListening(port) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port })
    socket.setTimeout(1000, () => socket.destroy(new Error('timeout')))
    socket.once('connect', () => (socket.destroy(), resolve(true)))
    socket.once('error', () => resolve(false))
  })
}

/** The first loopback port from `from` on that nobody holds. Another process may still take it first: callers retry with the next. */
export async function freePort(from) {
  for (let port = from; port < from + 500; port += 1) if (await canBind(port)) return port
  throw new Plainly(`找不到空闲端口（从 ${from} 起试了 500 个）。No free port from ${from} on.`)
}

function canBind(port) {
  return new Promise((resolve) => {
    const server = net.createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** Ends a process: asks, waits up to `patience` ms, then insists. */
export async function stopProcess(pid, { mark, hard = false, patience = 15_000 }) {
  if (!isOurs(pid, mark)) return
  signal(pid, hard ? 'SIGKILL' : 'SIGTERM')
  for (let waited = 0; isOurs(pid, mark); waited += 25) {
    if (waited === patience) signal(pid, 'SIGKILL')
    await sleep(25)
  }
}

function signal(pid, name) {
  try {
    process.kill(pid, name)
  } catch {
    // It ended between the look and the signal, which is what was wanted.
  }
}

/**
 * Runs `work` while holding `file` as a lock, so that two starts at once do not initialise one data folder twice.
 * The owner's pid is inside from the first moment (link is atomic), so a lock left by a dead process is taken over.
 */
export async function withLock(file, work) {
  mkdirSync(path.dirname(file), { recursive: true })
  const claim = `${file}.${process.pid}`
  writeFileSync(claim, String(process.pid))
  try {
    while (!tryLink(claim, file)) {
      dropIfOwnerIsDead(file)
      await sleep(50)
    }
  } finally {
    rmSync(claim, { force: true })
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

function tryLink(from, to) {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

function dropIfOwnerIsDead(file) {
  const owner = readNumber(file)
  // A command line is asked for, because a killed process may stay in the table as a zombie that still takes signals.
  if (owner === undefined || isOurs(owner, path.basename(process.execPath))) return
  const aside = `${file}.stale.${process.pid}`
  try {
    renameSync(file, aside)
    // Somebody quicker may have taken it over between the look and the move: then what we moved is live, and goes back.
    if (readNumber(aside) !== owner) tryLink(aside, file)
  } catch {
    // Already gone: the next attempt to link decides.
  }
  rmSync(aside, { force: true })
}

/** The number a small file holds (pid, port), or undefined. */
export function readNumber(file) {
  try {
    return Number(readFileSync(file, 'utf8').trim()) || undefined
  } catch {
    return undefined
  }
}

/** The last lines of a log, to show when the process that wrote it is gone. */
export function tail(file, lines = 12) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')
  } catch {
    return ''
  }
}
