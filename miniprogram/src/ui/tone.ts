/** What a colour says: green done, amber waiting for you, red needs you now, blue information, grey not due. Always beside a word or mark. */
export type Tone = 'green' | 'amber' | 'red' | 'blue' | 'grey'
/** Class names from parts that may be missing. */
export const cx = (...parts: (string | false | null | undefined)[]) => parts.filter(Boolean).join(' ')
