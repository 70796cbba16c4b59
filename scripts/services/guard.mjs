/**
 * A process of its own that ends what a command started. Its only signal is the end of its standard input, which the kernel
 * closes however the command ends (finished, Ctrl-C, crash, SIGKILL). So there is one way of cleaning up, not five.
 * Lines it reads, JSON each: { group } a process group to end · { gone } forget it · { mark } text in the environment of
 * further processes to end (a test's child that left its group) · { dir, hard, remove } services to stop.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { down } from './index.mjs'

const groups = new Set()
const folders = []
const marks = []
/** Longer than the API's and the worker's own patience with requests under way. */
const patienceMs = 12_000

for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {})
for await (const line of createInterface({ input: process.stdin })) {
  const { group, gone, mark, ...folder } = JSON.parse(line)
  if (group) groups.add(group)
  else if (gone) groups.delete(gone)
  else if (mark) marks.push(mark)
  else folders.push(folder)
}
await endGroups()
for (const mark of marks) endMarked(mark)
for (const { dir, hard, remove } of folders) {
  await down(dir, { hard })
  if (remove) rmSync(dir, { recursive: true, force: true, maxRetries: 5 })
}

async function endGroups() {
  for (const group of groups) signal(group, 'SIGTERM')
  for (let waited = 0; waited < patienceMs && anyAlive(); waited += 50) await sleep(50)
  for (const group of groups) signal(group, 'SIGKILL')
}

/** Linux only: elsewhere another process's environment cannot be read. */
function endMarked(mark) {
  for (const pid of pids()) {
    try {
      if (
        readFileSync(path.join('/proc', pid, 'environ'), 'utf8')
          .split('\0')
          .includes(mark)
      )
        process.kill(Number(pid), 'SIGKILL')
    } catch {
      // Not ours to read, or already gone.
    }
  }
}

function pids() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

function signal(group, name) {
  try {
    process.kill(-group, name)
  } catch {
    // The whole group has ended.
  }
}

/** Zombies do not count: where process 1 reaps nobody's children, an ended process stays in the table for ever. */
function anyAlive() {
  const listed = pids()
  return listed.length > 0 ? listed.some((pid) => groups.has(liveGroupOf(pid))) : [...groups].some(answers)
}

function liveGroupOf(pid) {
  try {
    const stat = readFileSync(path.join('/proc', pid, 'stat'), 'utf8')
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' ? undefined : Number(group)
  } catch {
    return undefined
  }
}

function answers(group) {
  try {
    process.kill(-group, 0)
    return true
  } catch {
    return false
  }
}
