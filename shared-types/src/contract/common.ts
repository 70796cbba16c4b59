import { z } from 'zod'

/** A 64-bit id in decimal; opaque to clients. */
export const Id = z.string().regex(/^[1-9]\d{0,19}$/)
/** A school day in Asia/Shanghai, `YYYY-MM-DD`. */
export const DateOnly = z.iso.date()
/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime()
/** What a person typed as a name: trimmed, not empty, at most 60 characters (GB/T 40490 names fit; longer input is refused with its length kept by the form). */
export const PersonName = z.string().trim().min(1).max(60)
/** Mainland mobile number, digits only. */
export const Phone = z.string().regex(/^1\d{10}$/)

/** A list reply: items and where to go on, null at the end. */
export const Page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() })
/** How a list is asked for. */
export const PageQuery = z.object({ cursor: z.string().max(200).optional(), limit: z.coerce.number().int().min(1).max(100).default(20) })
