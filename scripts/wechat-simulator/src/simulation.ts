import { type Assumptions, DEFAULT_ASSUMPTIONS } from './assumptions'
import { Pusher } from './callback/pusher'
import { FaultBox } from './faults/fault-box'
import { Hub } from './control/hub'
import { applySeed, type Seed } from './state/seed'
import { VirtualClock } from './state/clock'
import { emptyState, type InboxEntry, type State, type User } from './state/model'
import { People } from './state/people'
import { Random } from './state/random'
import { type Job, Scheduler } from './state/scheduler'
import { flushReceipts, sendReceipt } from './template/receipts'
import { SecondCounter } from './wire/guard'
import { Journal } from './wire/journal'

export interface SimulationOptions {
  /** Seed of every random value and of derived openids. */
  rngSeed: string
  seed: Seed
  assumptions: Partial<Assumptions>
  journalLimit: number
}

/** One simulated WeChat without its HTTP server: what every endpoint and every control works on. */
export class Simulation {
  state: State
  random: Random
  assumptions: Assumptions
  heldReceipts: { msgids: string[]; order: 'same' | 'reverse' | 'shuffle' } = { msgids: [], order: 'same' }
  /** `appid user` → when a subscribe message was last accepted (43108). */
  lastSubscribe = new Map<string, number>()
  /** Pages of the WeChat build that this phone runs, for its appid; null: not known. */
  builtPages: (appid: string) => string[] | null = () => null
  readonly second = new SecondCounter()
  readonly clock = new VirtualClock()
  readonly scheduler = new Scheduler(this.clock, (job) => this.runJob(job))
  readonly people: People
  readonly faults = new FaultBox(() => this.random)
  readonly journal: Journal
  readonly hub = new Hub()
  readonly pusher = new Pusher(this)

  constructor(readonly options: SimulationOptions) {
    this.state = emptyState(options.rngSeed)
    this.random = new Random(options.rngSeed)
    this.assumptions = { ...DEFAULT_ASSUMPTIONS, ...options.assumptions }
    this.journal = new Journal(options.journalLimit)
    this.people = new People(this.state)
    applySeed(this, options.seed)
  }

  /** Back to the seed: no tokens, messages or faults; the clock stays unless it is asked for. */
  reset(seed: Seed = this.options.seed): void {
    this.adopt(emptyState(this.options.rngSeed), new Random(this.options.rngSeed).state, [])
    this.assumptions = { ...DEFAULT_ASSUMPTIONS, ...this.options.assumptions }
    this.heldReceipts = { msgids: [], order: 'same' }
    this.lastSubscribe.clear()
    this.clock.setSkew(0)
    this.faults.clear()
    this.journal.clear()
    applySeed(this, seed)
    this.hub.changed('all')
  }

  /** Replaces the world by another one: restore, and the start from a state file. */
  adopt(state: State, random: Random['state'], pending: { due: number; job: Job }[]): void {
    this.state = state
    this.random.state = random
    this.people.reindex(state)
    this.scheduler.replace(pending)
    const scheduled = new Set(pending.map(({ job }) => (job.type === 'push' ? job.pushId : '')))
    for (const push of state.pushes.values()) if (push.state === 'pending' && !scheduled.has(push.id)) this.pusher.enqueue(push.id)
    this.hub.changed('all')
  }

  /** 19 digits, each one above the last: neighbours differ in the digit that a double would lose. */
  nextMsgid(): string {
    return `3141592${String(++this.state.counters.msgid).padStart(12, '0')}`
  }

  /** The request id that WeChat prints in every error. */
  rid(): string {
    return `${this.random.hex(8)}-${this.random.hex(8)}-${this.random.hex(8)}`
  }

  /** Puts something into a person's chat. */
  tell(user: User, entry: InboxEntry): void {
    const inbox = this.state.inbox.get(user.id)
    if (inbox) inbox.push(entry)
    else this.state.inbox.set(user.id, [entry])
    this.hub.changed('inbox')
  }

  close(): void {
    this.scheduler.stop()
    this.pusher.close()
    this.hub.close()
  }

  private runJob(job: Job): void {
    if (job.type === 'push') return this.pusher.enqueue(job.pushId)
    if (job.type === 'flush-receipts') return void flushReceipts(this)
    const message = this.state.messages.get(job.msgid)
    if (message) void sendReceipt(this, message)
  }
}
