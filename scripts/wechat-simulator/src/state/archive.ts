import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import type { Assumptions } from '../assumptions'
import type { Simulation } from '../simulation'
import { emptyState, type State } from './model'
import type { RandomState } from './random'
import type { Job } from './scheduler'

interface Archive {
  version: 1
  state: State
  random: RandomState
  offsetMs: number
  pending: { due: number; job: Job }[]
  assumptions: Assumptions
}

/** The whole world as JSON text: accounts, people, tokens, messages, pending receipts, clock and generator. */
export function archive(sim: Simulation): string {
  const held = sim.heldReceipts.msgids.map((msgid) => ({ due: sim.clock.now(), job: { type: 'receipt' as const, msgid } }))
  const whole: Archive = {
    version: 1,
    state: sim.state,
    random: sim.random.state,
    offsetMs: sim.clock.offsetMs,
    pending: [...sim.scheduler.pending, ...held],
    assumptions: sim.assumptions,
  }
  return JSON.stringify(whole, (_key, value: unknown) => (value instanceof Map ? { $map: [...value] } : value))
}

/** Puts an archived world back; the clock's offset comes back too. */
export function restore(sim: Simulation, text: string): void {
  const whole = JSON.parse(text, (_key, value: unknown) => (isMap(value) ? new Map(value.$map) : value)) as Archive
  if (whole.version !== 1) throw new Error('this archive is from another version of the simulator')
  sim.clock.setOffset(whole.offsetMs)
  sim.assumptions = whole.assumptions
  sim.heldReceipts = { msgids: [], order: 'same' }
  sim.adopt(completed(whole.state), whole.random, whole.pending)
}

/** A state that was saved before subscribe messages existed gets what it could not know. */
function completed(state: State): State {
  for (const app of state.apps.values()) {
    app.pages ??= null
    app.subscribeBanned ??= false
    app.published ??= true
    app.phoneQuota ??= null
    app.library ??= []
    if (app.callback) app.callback = { ...app.callback, format: app.callback.format ?? 'xml' }
    for (const template of app.templates.values()) template.type ??= 2
  }
  for (const user of state.users.values()) {
    user.phones ??= []
    user.consents ??= {}
    user.subscribeOff ??= []
    user.activeAt ??= {}
  }
  for (const message of state.messages.values()) message.family ??= 'template'
  for (const push of state.pushes.values()) push.format ??= 'xml'
  return { ...emptyState(state.seed), ...state }
}

/** Loads the state file if there is one; returns whether there was. */
export function loadFile(sim: Simulation, path: string): boolean {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  restore(sim, text)
  return true
}

/** Writes beside and renames, so that a kill in the middle leaves the last good file. */
export async function saveFile(sim: Simulation, path: string): Promise<void> {
  sim.hub.dirty = false
  const text = archive(sim)
  await writeFile(`${path}.part`, text)
  await rename(`${path}.part`, path)
}

/** The same at exit, when nothing may be awaited. */
export function saveFileNow(sim: Simulation, path: string): void {
  writeFileSync(`${path}.last`, archive(sim))
  renameSync(`${path}.last`, path)
}

function isMap(value: unknown): value is { $map: [unknown, unknown][] } {
  return typeof value === 'object' && value !== null && '$map' in value
}
