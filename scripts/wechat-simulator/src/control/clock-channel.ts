import { Redis } from 'ioredis'
import type { Simulation } from '../simulation'

/**
 * Publishes every change of the virtual clock as `{offsetMs, now}`. House decision "Time": in demo and tests the simulator owns
 * the offset; the product fetches it at boot and follows this channel. Without Redis the simulator goes on.
 */
export function announceClock(sim: Simulation, redisUrl: string, channel: string): { close: () => Promise<void> } {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: 1, lazyConnect: false, retryStrategy: (times) => Math.min(times * 200, 2000) })
  redis.on('error', () => undefined)
  sim.clock.onChange(() => {
    const text = JSON.stringify({ offsetMs: sim.clock.offsetMs, now: sim.clock.now() })
    redis.publish(channel, text).catch(() => undefined)
  })
  return {
    close: async () => {
      await redis.quit().catch(() => redis.disconnect())
    },
  }
}
