import { setClock } from '../../server/src/platform/clock'
import type { Simulator } from './simulator'

/** The instant at which the demo begins (house/decisions.md, Time). */
export const demoInstant = '2026-03-11T07:50:00+08:00'

/** School days before the demo's morning: the spring term began on Monday 2026-03-02 and had no holiday since. */
const daysBefore = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10']
/** The last `count` of them, oldest first. */
export const lastDays = (count: number): string[] => daysBefore.slice(-count)

/** WeChat's clock and ours, which always show the same: a message sent by the seed carries the minute it belongs to. */
export function seedClock(simulator: Simulator) {
  return {
    /** Moves both to an instant (ISO 8601); from there they run on. */
    to: async (iso: string): Promise<void> => {
      const offset = await simulator.setClock(iso)
      setClock({ now: () => new Date(Date.now() + offset) })
    },
    /** Moves both to a minute after midnight of a school day. */
    toMinute(day: string, minute: number): Promise<void> {
      const two = (value: number) => String(value).padStart(2, '0')
      return this.to(`${day}T${two(Math.floor(minute / 60))}:${two(minute % 60)}:00+08:00`)
    },
  }
}
export type SeedClock = ReturnType<typeof seedClock>
