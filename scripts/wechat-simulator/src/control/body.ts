import type { Context } from 'koa'
import type { Simulation } from '../simulation'
import type { App, AppKind, User } from '../state/model'
import { readBody } from '../wire/pipeline'

/** Room for a state to restore or thousands of people at once. */
const LIMIT = 200_000_000

/** A wrong call of the control API: HTTP 400 or 404 with `{error}`. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 404,
    message: string,
  ) {
    super(message)
  }
}

/** The body as JSON; an empty one is `{}`. */
export async function controlBody<T>(ctx: Context): Promise<T> {
  const text = await readBody(ctx, LIMIT)
  try {
    return JSON.parse(text === '' ? '{}' : text) as T
  } catch {
    throw new ControlError(400, 'the body is no JSON')
  }
}

/** A person by id, host label or openid. */
export function personOf(sim: Simulation, key: string): User {
  const user = sim.people.find(key)
  if (!user) throw new ControlError(404, `nobody is called ${key}`)
  return user
}

/** The account with this appid; without one, the first of its kind. */
export function appOf(sim: Simulation, appid: string | undefined, kind: AppKind = 'oa'): App {
  const app = appid ? sim.state.apps.get(appid) : [...sim.state.apps.values()].find((one) => one.kind === kind)
  if (!app) throw new ControlError(404, appid ? `no account ${appid}` : `no account of kind ${kind}`)
  return app
}

/** `?limit=` and the like. */
export function numberOf(value: unknown, fallback: number): number {
  const number = Number(value)
  return typeof value === 'string' && value !== '' && Number.isFinite(number) ? number : fallback
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
