/** Requests a minute for one person or address (security.md, Rate limits). */
import type { Redis } from 'ioredis'
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible'
import { AppError } from './errors'

const usualRate = 300
export type RateLimitOptions = {
  redis?: Redis
  /** Multiplies every limit; benches raise it. */
  factor?: number
}
export type Limit = (who: string) => Promise<void>

let options: RateLimitOptions = {}
/** Must be called before `mount`; without it limits are counted in memory. */
export function configureRateLimits(next: RateLimitOptions): void {
  options = next
}

let bucket: { points: number; limiter: RateLimiterMemory } | undefined
/** The bucket of all endpoints without a rate of their own; it stops a runaway phone, so it counts in each process and costs no round trip. */
function shared(points: number): RateLimiterMemory {
  if (bucket?.points !== points) bucket = { points, limiter: new RateLimiterMemory({ points, duration: 60, keyPrefix: 'rate' }) }
  return bucket.limiter
}

/**
 * The limiter of one endpoint; endpoints without a rate of their own share one bucket of 300 a process. An own rate (sign-in, binding, upload)
 * is counted in Redis for all processes; with Redis away it drops to a tenth in each process (fail closed). Fails with `request.too_many`, details.retryAfter in seconds.
 */
export function limitFor(endpoint: string, rate: number | undefined): Limit {
  const factor = options.factor ?? 1
  const points = Math.max(1, Math.ceil((rate ?? usualRate) * factor))
  const insured = Math.max(1, Math.ceil(points / 10))
  const keyPrefix = `rate:${endpoint.replaceAll(' ', '')}`
  const memory = (allowed: number) => new RateLimiterMemory({ points: allowed, duration: 60, keyPrefix })
  const limiter: RateLimiterAbstract = options.redis && rate !== undefined
    ? new RateLimiterRedis({
        storeClient: options.redis,
        points,
        duration: 60,
        keyPrefix,
        rejectIfRedisNotReady: true,
        inMemoryBlockOnConsumed: points + 1,
        insuranceLimiter: memory(insured),
      })
    : rate === undefined
      ? shared(points)
      : memory(points)
  return async (who) => {
    try {
      await limiter.consume(who)
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal
      throw new AppError('request.too_many', { retryAfter: Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)) })
    }
  }
}
