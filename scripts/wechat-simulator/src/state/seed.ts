import { readFileSync } from 'node:fs'
import type { Simulation } from '../simulation'
import { type AppInput, putApp } from './apps'
import type { UserInput } from './people'

/** A world in a file: README "Seed file" describes it with an example. */
export interface Seed {
  apps: AppInput[]
  users: UserInput[]
  /** Instant at which this world starts, ISO 8601; absent: the real time. */
  startAt?: string
}

export const EMPTY_SEED: Seed = { apps: [], users: [] }

/** Reads a seed file; fails with the reason in words when it is no seed. */
export function readSeed(path: string): Seed {
  const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Seed> | null
  if (!value || !Array.isArray(value.apps) || !Array.isArray(value.users)) throw new Error(`${path}: a seed has "apps" and "users"`)
  return { ...value, apps: value.apps, users: value.users }
}

/** Fills the world. Accounts come first: people get an openid in each of them. */
export function applySeed(sim: Simulation, seed: Seed): void {
  if (seed.startAt) sim.clock.setOffset(Date.parse(seed.startAt) - Date.now())
  for (const app of seed.apps) putApp(sim.state, app)
  const now = sim.clock.now()
  for (const user of seed.users) sim.people.put(user, now)
}
