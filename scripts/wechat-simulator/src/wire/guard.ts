import type { AppKind } from '../state/model'
import { shanghaiDay } from '../state/clock'
import type { Call } from './call'
import { Refusal } from './errors'

/**
 * The access token of a call. Errors: 41001 missing, 40014 not a token at all, 40001 unknown or replaced by a newer one,
 * 42001 expired, 48001 (assumption `wrongKindErrcode`) when the account's kind may not call this API.
 */
export function checkAccessToken(call: Call, kinds: AppKind[]): void {
  const { state, clock, assumptions } = call.sim
  const token = call.query.get('access_token')
  if (!token) throw new Refusal(41001)
  const record = state.tokens.get(token)
  if (!record) throw new Refusal(/^[\w-]{64,512}$/.test(token) ? 40001 : 40014)
  const now = clock.now()
  const app = state.apps.get(record.appid)
  if (!app || (record.deadAt !== null && record.deadAt <= now)) throw new Refusal(40001)
  if (record.expiresAt <= now) throw new Refusal(42001)
  call.app = app
  call.token = record
  if (!kinds.includes(app.kind)) throw new Refusal(assumptions.wrongKindErrcode)
}

/** APIs whose limit of the minute has a code of its own. */
const MINUTE_CODES: Record<string, number> = { '/wxa/msg_sec_check': 44991 }

/**
 * Counts the call: 44990 over the limit of this second, 45011 (content security: 44991) over the limit of this minute, 45009 over the limit of this day (days in Asia/Shanghai). Limits are
 * the account's own or the assumptions'.
 */
export function spendQuota(call: Call, appid: string): void {
  const { state, clock, assumptions } = call.sim
  const app = state.apps.get(appid)
  const perMinute = app?.minuteLimits[call.path] ?? assumptions.minuteLimit[call.path]
  const perDay = app?.quotas[call.path] ?? assumptions.dailyQuota[call.path]
  const perSecond = assumptions.secondLimit[call.path]
  if (perMinute === undefined && perDay === undefined && perSecond === undefined) return
  const now = clock.now()
  if (perSecond !== undefined) call.sim.second.spend(`${appid} ${call.path}`, Math.floor(now / 1000), perSecond)
  if (perMinute !== undefined)
    countUp(state.minutes, `${appid} ${Math.floor(now / 60_000)} ${call.path}`, perMinute, MINUTE_CODES[call.path] ?? 45011)
  if (perDay !== undefined) countUp(state.usage, `${appid} ${shanghaiDay(now)} ${call.path}`, perDay, 45009)
  sweepMinutes(state.minutes, now)
}

/** Calls of the current second. */
export class SecondCounter {
  private second = 0
  private readonly counts = new Map<string, number>()

  spend(key: string, second: number, limit: number): void {
    if (second !== this.second) this.counts.clear()
    this.second = second
    countUp(this.counts, key, limit, 44990)
  }
}

/** Forgets past minutes once there are many; keys are `who minute what`. */
export function sweepMinutes(minutes: Map<string, number>, now: number): void {
  if (minutes.size < 5000) return
  const current = String(Math.floor(now / 60_000))
  for (const key of minutes.keys()) if (key.split(' ')[1] !== current) minutes.delete(key)
}

/** Adds one to a counter, or refuses with `errcode` when it stands at its limit. */
export function countUp(counters: Map<string, number>, key: string, limit: number, errcode: number): void {
  const used = counters.get(key) ?? 0
  if (used >= limit) throw new Refusal(errcode)
  counters.set(key, used + 1)
}
