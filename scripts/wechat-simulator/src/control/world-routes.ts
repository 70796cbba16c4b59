import type Router from '@koa/router'
import type { Assumptions } from '../assumptions'
import { type FaultKind, type FaultMatch, type InstantFault, isKnownFault } from '../faults/fault'
import type { Simulation } from '../simulation'
import { archive, restore } from '../state/archive'
import type { Seed } from '../state/seed'
import { flushReceipts } from '../template/receipts'
import { revokeTokens, setQuota, shortenTokens } from './app-routes'
import { ControlError, controlBody, numberOf, textOf } from './body'

interface ClockChange {
  advanceMs?: number
  setTo?: string | number
  offsetMs?: number
}

/** The world as a whole: clock, faults, journal, callbacks, reset, snapshots, assumptions. */
export function worldRoutes(router: Router, sim: Simulation): void {
  router.get('/clock', (ctx) => {
    ctx.body = clockView(sim)
  })
  router.post('/clock', async (ctx) => {
    sim.clock.setOffset(offsetFor(sim, await controlBody<ClockChange>(ctx)))
    sim.hub.changed('clock')
    ctx.body = clockView(sim)
  })
  router.get('/journal', (ctx) => {
    const { path, appid, errcode, since, limit } = ctx.query
    const code = textOf(errcode)
    const entries = sim.journal.list({
      path: textOf(path),
      appid: textOf(appid),
      errcode: code === undefined ? undefined : Number(code),
      since: since ? numberOf(since, 0) : undefined,
      limit: numberOf(limit, 100),
    })
    ctx.body = { entries }
  })
  router.delete('/journal', (ctx) => {
    sim.journal.clear()
    ctx.body = { cleared: true }
  })
  router.get('/callbacks', (ctx) => {
    const event = textOf(ctx.query.event)?.toLowerCase()
    const all = [...sim.state.pushes.values()].reverse().filter((push) => !event || push.event.toLowerCase() === event)
    ctx.body = { busy: sim.pusher.busy, callbacks: all.slice(0, numberOf(ctx.query.limit, 100)) }
  })
  router.post('/receipts/flush', (ctx) => {
    ctx.body = { released: flushReceipts(sim) }
  })
  faultRoutes(router, sim)
  archiveRoutes(router, sim)
}

function faultRoutes(router: Router, sim: Simulation): void {
  router.get('/faults', (ctx) => {
    ctx.body = { faults: sim.faults.list() }
  })
  router.post('/faults', async (ctx) => {
    const { match = {}, ...fault } = await controlBody<(FaultKind | InstantFault) & { match?: FaultMatch }>(ctx)
    ctx.body = arm(sim, fault, match)
    sim.hub.changed('faults')
  })
  router.delete('/faults/:id', (ctx) => {
    if (!sim.faults.remove(ctx.params.id ?? '')) throw new ControlError(404, 'no such fault')
    sim.hub.changed('faults')
    ctx.body = { removed: true }
  })
  router.delete('/faults', (ctx) => {
    sim.faults.clear()
    sim.hub.changed('faults')
    ctx.body = { removed: true }
  })
}

function arm(sim: Simulation, fault: FaultKind | InstantFault, match: FaultMatch): object {
  if (fault.kind === 'token-revoke') return { done: true, revoked: revokeTokens(sim, fault.appid) }
  if (fault.kind === 'token-life') return { done: true, shortened: shortenTokens(sim, fault.seconds, fault.appid) }
  if (fault.kind === 'clock-skew') {
    sim.clock.setSkew(fault.ms)
    sim.hub.changed('clock')
    return { done: true }
  }
  if (fault.kind === 'quota') {
    setQuota(sim, fault.appid, fault.path, fault.limit)
    return { done: true }
  }
  if (!isKnownFault(fault.kind)) throw new ControlError(400, `unknown fault ${String((fault as { kind?: unknown }).kind)}`)
  return sim.faults.add(fault, match)
}

function archiveRoutes(router: Router, sim: Simulation): void {
  const kept = new Map<string, string>()
  router.post('/reset', async (ctx) => {
    const { seed } = await controlBody<{ seed?: Seed }>(ctx)
    sim.reset(seed)
    ctx.body = { reset: true, users: sim.state.users.size }
  })
  router.post('/snapshot', async (ctx) => {
    const { name = 'default' } = await controlBody<{ name?: string }>(ctx)
    kept.set(name, archive(sim))
    ctx.body = { name }
  })
  router.post('/restore', async (ctx) => {
    const { name = 'default' } = await controlBody<{ name?: string }>(ctx)
    const text = kept.get(name)
    if (!text) throw new ControlError(404, `no snapshot ${name}`)
    restore(sim, text)
    ctx.body = { name }
  })
  router.get('/assumptions', (ctx) => {
    ctx.body = sim.assumptions
  })
  router.post('/assumptions', async (ctx) => {
    const changes = await controlBody<Partial<Assumptions>>(ctx)
    const unknown = Object.keys(changes).filter((key) => !(key in sim.assumptions))
    if (unknown.length > 0) throw new ControlError(400, `unknown assumption ${unknown.join(', ')}`)
    sim.assumptions = { ...sim.assumptions, ...changes }
    ctx.body = sim.assumptions
  })
}

function clockView(sim: Simulation): { offsetMs: number; now: number } {
  return { offsetMs: sim.clock.offsetMs, now: sim.clock.now() }
}

function offsetFor(sim: Simulation, change: ClockChange): number {
  if (typeof change.offsetMs === 'number') return change.offsetMs
  if (typeof change.advanceMs === 'number') return sim.clock.offsetMs + change.advanceMs
  const instant = typeof change.setTo === 'number' ? change.setTo : Date.parse(change.setTo ?? '')
  if (!Number.isFinite(instant)) throw new ControlError(400, 'advanceMs, setTo (ISO 8601 or milliseconds) or offsetMs')
  return instant - Date.now()
}
