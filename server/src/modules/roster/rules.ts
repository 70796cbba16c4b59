/** Pure decisions of the roster. No clock, no database. */
import { guardianRights, type GuardianRight } from '@zhixiao/shared-types/values/people'

/** The school year a day belongs to, by the year it began in: 2026-03-11 is of 2025. Rosters of the new year are handed in during August. */
export function schoolYearOf(day: string): number {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return month >= 8 ? year : year - 1
}

const minute = 60_000
const hour = 60 * minute
/** So many wrong tries within the span lock: for `lockMs` after the last of them, or (0) until the first of them is a span ago. */
export type MissRule = { tries: number; spanMs: number; lockMs: number }
/** ID-3: five wrong tries in 15 minutes lock for the hour that follows the last of them. */
export const missRule: MissRule = { tries: 5, spanMs: 15 * minute, lockMs: hour }
/** S05: ten a day for one person, a hundred an hour from one address. */
const dayRule: MissRule = { tries: 10, spanMs: 24 * hour, lockMs: 0 }
const addressRule: MissRule = { tries: 100, spanMs: hour, lockMs: 0 }
/** How far back misses still count. */
export const missMemoryMs = 24 * hour

/** The rules for a subject such as `account:7`, `pupil:…`, `code:…`, `address:…`; `school:…` is only counted for the alarm. */
export function missRulesFor(subject: string): readonly MissRule[] {
  if (subject.startsWith('school:')) return []
  if (subject.startsWith('address:')) return [addressRule]
  return subject.startsWith('account:') ? [missRule, dayRule] : [missRule]
}

/**
 * Until when the misses lock, or undefined.
 * @param misses instants of wrong tries, oldest first
 */
export function lockedUntil(misses: readonly Date[], rule = missRule): Date | undefined {
  let until: Date | undefined
  for (let last = rule.tries - 1; last < misses.length; last += 1) {
    const from = misses[last - rule.tries + 1]
    const to = misses[last]
    if (!from || !to || to.getTime() - from.getTime() > rule.spanMs) continue
    until = rule.lockMs > 0 ? new Date(to.getTime() + rule.lockMs) : new Date(from.getTime() + rule.spanMs)
  }
  return until
}

/** S05: a code on paper lives seven days. */
export const codeLifeMs = 7 * 24 * 60 * 60_000

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
