import type { Simulation } from '../simulation'
import type { App, CallbackConfig, Push, PushAttempt, User } from '../state/model'
import { encrypt, signature } from './crypto'
import { encryptedJson, encryptedXml, type EventFields, eventJson, eventXml } from './event-xml'
import { Outbound } from './http-post'
import { judgeReply } from './passive-reply'

const KEEP_PUSHES = 5000

/**
 * Sends events to the account's server as WeChat does: signed, encrypted in secure mode, 5 s to answer, three attempts
 * (assumptions). Queued per account, so that a slow product sees WeChat's concurrency and not thirty thousand sockets. One class
 * of two hundred lines: queue, attempts and stamps of a push share its maps.
 */
export class Pusher {
  private readonly outbound = new Outbound()
  private readonly queues = new Map<string, string[]>()
  private readonly running = new Map<string, number>()
  private readonly waiting = new Map<string, () => void>()
  private closed = false

  constructor(private readonly sim: Simulation) {}

  /** Makes an event of a person and sends it. Returns null when the account has no callback or a fault swallows the event. */
  push(app: App, user: User, event: string, fields: EventFields): Push | null {
    const config = app.callback
    if (!config?.url) return null
    const openid = user.openids[app.appid] ?? ''
    const faults = this.sim.faults.forPush({ path: '', appid: app.appid, openid: () => openid, event })
    if (faults.some((fault) => fault.kind === 'callback-drop')) return null
    const createTime = Math.floor(this.sim.clock.now() / 1000)
    const plain = (config.format === 'json' ? eventJson : eventXml)(app.ghId, openid, createTime, event, fields)
    const foreign = faults.find((fault) => fault.kind === 'callback-appid')
    const stale = faults.find((fault) => fault.kind === 'callback-stale')
    const replay = faults.find((fault) => fault.kind === 'callback-replay')
    const wrongAppid = foreign?.kind === 'callback-appid' ? (foreign.wrongAppid ?? 'wx0000000000000000') : undefined
    const push: Push = {
      id: `c${++this.sim.state.counters.push}`,
      appid: app.appid,
      event,
      openid,
      createTime,
      plain,
      body: this.bodyOf(config, app, plain, wrongAppid ?? app.appid),
      format: config.format,
      mode: config.mode,
      flaws: {
        ...(faults.some((fault) => fault.kind === 'callback-signature') && { wrongSignature: true }),
        ...(stale?.kind === 'callback-stale' && { staleSeconds: stale.seconds }),
        ...(replay?.kind === 'callback-replay' && { replayAfterMs: replay.afterMs ?? 0 }),
      },
      stamp: null,
      attempts: [],
      state: 'pending',
    }
    this.keep(push)
    const delay = faults.reduce((sum, fault) => sum + (fault.kind === 'callback-delay' ? fault.ms : 0), 0)
    const copies = faults.reduce((sum, fault) => sum + (fault.kind === 'callback-duplicate' ? fault.times : 0), 0)
    this.schedule(push.id, delay)
    for (let i = 0; i < copies; i += 1) {
      const copy: Push = { ...push, id: `c${++this.sim.state.counters.push}`, attempts: [], flaws: { ...push.flaws } }
      this.keep(copy)
      this.schedule(copy.id, delay)
    }
    return push
  }

  /** Resolves once the push is delivered or given up. */
  settled(push: Push): Promise<void> {
    if (push.state !== 'pending') return Promise.resolve()
    return new Promise((resolve) => this.waiting.set(push.id, resolve))
  }

  /** Called by the scheduler for a delayed push or a further attempt. */
  enqueue(pushId: string): void {
    const push = this.sim.state.pushes.get(pushId)
    if (!push || this.closed) return
    const queue = this.queues.get(push.appid) ?? []
    this.queues.set(push.appid, queue)
    queue.push(pushId)
    this.pump(push.appid)
  }

  /** WeChat's check when a callback is saved: GET with echostr, which must come back. Returns null or what went wrong. */
  async verify(config: CallbackConfig): Promise<string | null> {
    const { timestamp, nonce } = this.stamp(0)
    const echostr = this.sim.random.digits(19)
    const url = new URL(config.url)
    const own = { signature: signature(config.token, timestamp, nonce), echostr, timestamp, nonce }
    for (const [key, value] of Object.entries(own)) url.searchParams.set(key, value)
    const result = await this.outbound.request('GET', url, '', this.sim.assumptions.callbackTimeoutMs)
    if (result.error) return `请求URL超时或失败：${result.error}`
    return result.status === 200 && result.body === echostr ? null : `Token验证失败：HTTP ${result.status}，返回内容与 echostr 不同`
  }

  /** How many pushes are under way or queued. */
  get busy(): number {
    let count = 0
    for (const queue of this.queues.values()) count += queue.length
    for (const running of this.running.values()) count += running
    return count
  }

  close(): void {
    this.closed = true
    this.queues.clear()
    this.outbound.close()
    for (const resolve of this.waiting.values()) resolve()
  }

  private bodyOf(config: CallbackConfig, app: App, plain: string, appid: string): string {
    if (config.mode === 'plain') return plain
    const encrypted = encrypt(plain, appid, config.aesKey, Buffer.from(this.sim.random.token(16)))
    const wrap = config.format === 'json' ? encryptedJson : encryptedXml
    return wrap(app.ghId, encrypted, config.mode === 'compat' ? plain : null)
  }

  private keep(push: Push): void {
    const { pushes } = this.sim.state
    pushes.set(push.id, push)
    if (pushes.size <= KEEP_PUSHES * 2) return
    for (const [id, old] of pushes) {
      if (pushes.size <= KEEP_PUSHES) break
      if (old.state !== 'pending') pushes.delete(id)
    }
  }

  private schedule(pushId: string, delayMs: number): void {
    if (delayMs > 0) this.sim.scheduler.after(delayMs, { type: 'push', pushId })
    else this.enqueue(pushId)
  }

  private pump(appid: string): void {
    const queue = this.queues.get(appid)
    while (queue && queue.length > 0 && (this.running.get(appid) ?? 0) < this.sim.assumptions.callbackConcurrency) {
      const push = this.sim.state.pushes.get(queue.shift() as string)
      if (!push) continue
      this.running.set(appid, (this.running.get(appid) ?? 0) + 1)
      void this.attempt(push).finally(() => {
        this.running.set(appid, (this.running.get(appid) ?? 1) - 1)
        if (!this.closed) this.pump(appid)
      })
    }
  }

  private async attempt(push: Push): Promise<void> {
    const app = this.sim.state.apps.get(push.appid)
    const config = app?.callback
    if (!app || !config?.url) return this.settle(push, 'failed')
    const started = performance.now()
    const at = this.sim.clock.now()
    const result = await this.outbound.request('POST', this.signedUrl(push, config), push.body, this.sim.assumptions.callbackTimeoutMs)
    if (this.closed) return
    const ms = Math.round(performance.now() - started)
    const attempt: PushAttempt = { at, status: result.status, ms, error: result.error, reply: result.body.slice(0, 500) }
    push.attempts.push(attempt)
    if (result.status !== null && result.status >= 200 && result.status < 300) {
      judgeReply(this.sim, app, push, result.body)
      this.replay(push)
      return this.settle(push, 'delivered')
    }
    if (push.attempts.length >= this.sim.assumptions.callbackAttempts) return this.settle(push, 'failed')
    this.sim.hub.changed('callbacks')
    this.sim.scheduler.after(this.sim.assumptions.callbackRetryMs, { type: 'push', pushId: push.id })
  }

  /** What a thief of the request would send: the same bytes with the same stamp and signature. */
  private replay(push: Push): void {
    const after = push.flaws.replayAfterMs
    if (after === undefined) return
    const copy: Push = { ...push, id: `c${++this.sim.state.counters.push}`, attempts: [], flaws: {}, state: 'pending', isReplay: true }
    this.keep(copy)
    this.schedule(copy.id, after)
  }

  private settle(push: Push, state: 'delivered' | 'failed'): void {
    push.state = state
    this.sim.hub.changed('callbacks')
    this.waiting.get(push.id)?.()
    this.waiting.delete(push.id)
  }

  private signedUrl(push: Push, config: CallbackConfig): URL {
    if (!push.stamp || (this.sim.assumptions.callbackRetryFresh && !push.isReplay)) push.stamp = this.stamp(push.flaws.staleSeconds ?? 0)
    const { timestamp, nonce } = push.stamp
    const token = push.flaws.wrongSignature ? `${config.token}x` : config.token
    const url = new URL(config.url)
    url.searchParams.set('signature', signature(token, timestamp, nonce))
    url.searchParams.set('timestamp', timestamp)
    url.searchParams.set('nonce', nonce)
    url.searchParams.set('openid', push.openid)
    if (push.mode === 'plain') return url
    const encrypted = (push.format === 'json' ? /"Encrypt":"([^"]*)"/ : /<Encrypt><!\[CDATA\[(.*?)\]\]>/).exec(push.body)?.[1] ?? ''
    url.searchParams.set('encrypt_type', 'aes')
    url.searchParams.set('msg_signature', signature(token, timestamp, nonce, encrypted))
    return url
  }

  private stamp(staleSeconds: number): { timestamp: string; nonce: string } {
    return { timestamp: String(Math.floor(this.sim.clock.now() / 1000) - staleSeconds), nonce: this.sim.random.digits(10) }
  }
}
