type Listener = (deltaMs: number) => void

/**
 * The time that the simulated WeChat lives in: real time plus an offset. Token expiry, the dedupe window, quotas per day and
 * receipt delays all follow it; network time-outs do not.
 */
export class VirtualClock {
  private offset = 0
  private skew = 0
  private readonly listeners: Listener[] = []

  /** Milliseconds since the epoch, in the simulated world. */
  now(): number {
    return Date.now() + this.offset + this.skew
  }

  get offsetMs(): number {
    return this.offset
  }

  /** Moves the simulated world; listeners get the difference in milliseconds. */
  setOffset(offsetMs: number): void {
    const delta = offsetMs - this.offset
    if (delta === 0) return
    this.offset = offsetMs
    for (const listener of this.listeners) listener(delta)
  }

  /** A clock that is wrong, for a fault: `offsetMs`, which others follow, does not show it. */
  setSkew(skewMs: number): void {
    const delta = skewMs - this.skew
    this.skew = skewMs
    for (const listener of this.listeners) listener(delta)
  }

  onChange(listener: Listener): void {
    this.listeners.push(listener)
  }
}

/** The day in Asia/Shanghai (fixed +08:00 since 1991) that WeChat's daily quotas are counted by, as `YYYY-MM-DD`. */
export function shanghaiDay(at: number): string {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)
}
