/** The middle of the values; of an even number the lower middle. Fails on none. */
export function median(values: readonly number[]): number {
  return percentile(values, 50)
}

/** The value that `share` per cent do not exceed (nearest rank). Fails on no values. */
export function percentile(values: readonly number[], share: number): number {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)] as number
}

/** Milliseconds of CPU this process has used since the last time of asking: noise of the machine hardly touches it. */
export function cpuMeter(): () => number {
  let last = process.cpuUsage()
  return () => {
    const used = process.cpuUsage(last)
    last = process.cpuUsage()
    return (used.user + used.system) / 1000
  }
}
