/** Pure decisions of the roster. No clock, no database. */
import { guardianRights, type GuardianRight } from '@zhixiao/shared-types/values/people'

/** The school year a day belongs to, by the year it began in: 2026-03-11 is of 2025. Rosters of the new year are handed in during August. */
export function schoolYearOf(day: string): number {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return month >= 8 ? year : year - 1
}

const minute = 60_000
/** ID-3: so many wrong tries within the span lock for the hour that follows the last of them. */
export const missRule = { tries: 5, spanMs: 15 * minute, lockMs: 60 * minute }

/**
 * Until when the misses lock, or undefined (ID-3: wrong five times in 15 minutes → locked for an hour).
 * @param misses instants of wrong tries, oldest first
 */
export function lockedUntil(misses: readonly Date[]): Date | undefined {
  let until: Date | undefined
  for (let last = missRule.tries - 1; last < misses.length; last += 1) {
    const from = misses[last - missRule.tries + 1]
    const to = misses[last]
    if (from && to && to.getTime() - from.getTime() <= missRule.spanMs) until = new Date(to.getTime() + missRule.lockMs)
  }
  return until
}

/** Crockford's base32 without I, L, O, U: 12 of them carry 60 bits (S05). */
export const codeAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const codeLength = 12

/** What a person typed from paper, as the code it stands for: case, spaces, dashes and the letters that look like digits do not matter. */
export const codeTyped = (text: string): string =>
  text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')

/** Groups of four, as printed. */
export const codePrinted = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/** Twelve characters from 12 random bytes; 32 divides 256, so every character is equally likely. */
export const codeFrom = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, codeLength), (byte) => codeAlphabet[byte % codeAlphabet.length]).join('')

/** Rights as stored, a comma list; unknown words of a newer version are left out. */
export const rightsOf = (text: string): GuardianRight[] => guardianRights.filter((right) => text.split(',').includes(right))
export const allRights = guardianRights.join(',')
