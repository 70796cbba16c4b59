/** The chain's head leaves the database each hour, so that a cut or rewritten tail is found (S32). */
import { appendFile, mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { lastSeal } from './audit-seal'
import { now } from './clock'
import { job } from './jobs'
import { log } from './log'
import { schoolDay } from './time'

export type Head = { seq: string; hash: string; at: string }
let folder: string | undefined

/** Where heads are kept, one file a day; copy it to another machine for the proof to be worth most. Called once at boot. */
export function setAuditHeads(next: string): void {
  folder = next
}

/** Writes the present head to the day's file and to the log; nothing while nothing is sealed. */
export async function exportHead(): Promise<Head | undefined> {
  if (!folder) throw new Error('audit heads have no folder: call setAuditHeads at boot')
  const last = await lastSeal()
  if (!last) return undefined
  const at = now()
  const head: Head = { seq: last.seq.toString(), hash: last.hash.toString('hex'), at: at.toISOString() }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await appendFile(path.join(folder, `${schoolDay(at)}.jsonl`), `${JSON.stringify(head)}\n`, { mode: 0o600 })
  log.info({ event: 'audit.head', seal: head.seq, hash: head.hash })
  return head
}

/** Every exported head of this machine, oldest file first; none when nothing was exported here. */
export async function exportedHeads(): Promise<Head[]> {
  const files = folder ? await readdir(folder).catch(() => []) : []
  const texts = await Promise.all(files.filter((name) => name.endsWith('.jsonl')).sort().map((name) => readFile(path.join(folder ?? '', name), 'utf8')))
  return texts.flatMap((text) => text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Head))
}

/** Owed each hour. */
export const headJob = job({
  name: 'audit-head',
  owed: (at) => Promise.resolve([{ scope: 'all', window: at.toISOString().slice(0, 13) }]),
  run: async () => void (await exportHead()),
})
