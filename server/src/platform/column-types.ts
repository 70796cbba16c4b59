/** Columns as every entity writes them; the types are spelled out because no decorator metadata is emitted. Spread: `@Column({ ...id })`. */

/** 64-bit, a string in our code. */
export const id = { type: 'bigint', unsigned: true } as const
/** Codes and words of ours, compared byte by byte. */
export const ascii = { charset: 'ascii', collation: 'ascii_bin' } as const
/** To the millisecond, UTC. */
export const instant = { type: 'datetime', precision: 3 } as const
