import type { VirtualClock } from './clock'

/** Work that is due at an instant of the virtual clock. Plain data, so that it survives a restart. */
export type Job = { type: 'receipt'; msgid: string } | { type: 'push'; pushId: string } | { type: 'flush-receipts' }

interface Entry {
  due: number
  order: number
  job: Job
}

const LONGEST_TIMER_MS = 2_000_000_000

/** A heap of jobs by due time with one real timer. When the clock jumps, what became due runs at once. */
export class Scheduler {
  private heap: Entry[] = []
  private order = 0
  private timer: NodeJS.Timeout | undefined
  private stopped = false

  constructor(
    private readonly clock: VirtualClock,
    private readonly run: (job: Job) => void,
  ) {
    clock.onChange((delta) => {
      // Setting the clock back must not make a receipt wait for hours: what is pending keeps its remaining time.
      if (delta < 0) for (const entry of this.heap) entry.due += delta
      this.arm()
    })
  }

  /** Runs `job` once the virtual clock has passed `delayMs` from now. */
  after(delayMs: number, job: Job): void {
    const entry = { due: this.clock.now() + Math.max(0, delayMs), order: this.order++, job }
    this.heap.push(entry)
    this.up(this.heap.length - 1)
    if (this.heap[0] === entry) this.arm()
  }

  get pending(): { due: number; job: Job }[] {
    return this.heap.map(({ due, job }) => ({ due, job }))
  }

  /** Replaces everything that is pending; used by reset and restore. */
  replace(entries: { due: number; job: Job }[]): void {
    this.heap = []
    for (const { due, job } of entries) {
      this.heap.push({ due, job, order: this.order++ })
      this.up(this.heap.length - 1)
    }
    this.arm()
  }

  stop(): void {
    this.stopped = true
    clearTimeout(this.timer)
  }

  private arm(): void {
    clearTimeout(this.timer)
    const first = this.heap[0]
    if (!first || this.stopped) return
    this.timer = setTimeout(() => this.drain(), Math.min(Math.max(0, first.due - this.clock.now()), LONGEST_TIMER_MS))
    this.timer.unref()
  }

  private drain(): void {
    const now = this.clock.now()
    while (this.heap[0] && this.heap[0].due <= now && !this.stopped) this.run(this.pop().job)
    this.arm()
  }

  private pop(): Entry {
    const first = this.heap[0] as Entry
    const last = this.heap.pop() as Entry
    if (this.heap.length > 0) {
      this.heap[0] = last
      this.down(0)
    }
    return first
  }

  private earlier(a: number, b: number): boolean {
    const left = this.heap[a] as Entry
    const right = this.heap[b] as Entry
    return left.due < right.due || (left.due === right.due && left.order < right.order)
  }

  private swap(a: number, b: number): void {
    const held = this.heap[a] as Entry
    this.heap[a] = this.heap[b] as Entry
    this.heap[b] = held
  }

  private up(index: number): void {
    let at = index
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.earlier(at, parent)) return
      this.swap(at, parent)
      at = parent
    }
  }

  private down(index: number): void {
    let at = index
    for (;;) {
      const left = at * 2 + 1
      let least = at
      if (left < this.heap.length && this.earlier(left, least)) least = left
      if (left + 1 < this.heap.length && this.earlier(left + 1, least)) least = left + 1
      if (least === at) return
      this.swap(at, least)
      at = least
    }
  }
}
