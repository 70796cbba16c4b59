/** Numbers of the right form that can belong to nobody. */
import type { Gender } from '@zhixiao/shared-types/values/people'

/**
 * 154 is the one network code between 150 and 159 that was never given to an operator (电信网编号计划; news lists of unassigned codes
 * name 142 143 154 161 164 194). Our people live there, so no message or call can reach anybody.
 */
export const impossiblePhonePrefix = '154'
/** GB/T 2260 has no province 99: neither a pupil nor a school can have it. */
export const impossibleRegion = '9900'

const phoneSpace = 100_000_000
/** Odd and not divisible by five: every number below 10⁸ is met once, and neighbours look unlike each other. */
const spread = 61_803_399

/** The n-th phone number (0 ≤ n < 10⁸), 11 digits; different for every n. */
export function phoneOf(n: number): string {
  return `${impossiblePhonePrefix}${String(Number((BigInt(n) * BigInt(spread) + 27_182_818n) % BigInt(phoneSpace))).padStart(8, '0')}`
}

/**
 * A national pupil number (学籍号): G and a citizen number of 18 characters, that is region, birthday, order (odd for boys) and the check
 * character of GB 11643. `school` 1–99 takes the place of the county. `order` counts within school, birthday and gender from 0.
 */
export function pupilNoOf(school: number, birthday: string, gender: Gender, order: number): string {
  const sequence = order * 2 + (gender === 'male' ? 1 : 2)
  const body = `${impossibleRegion}${String(school).padStart(2, '0')}${birthday.replaceAll('-', '')}${String(sequence).padStart(3, '0')}`
  return `G${body}${checkCharacter(body)}`
}

/** ISO 7064 MOD 11-2 over the first 17 digits of a citizen number. */
export function checkCharacter(body: string): string {
  const sum = [...body].reduce((total, digit, index) => total + Number(digit) * (2 ** (17 - index) % 11), 0)
  return '10X98765432'.charAt(sum % 11)
}

/** The code of the n-th school of our district, ten digits in the impossible region. */
export const schoolCodeOf = (n: number): string => `${impossibleRegion}01${String(n).padStart(4, '0')}`

const fullWidth = (digit: string) => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)
/** Digits and letters as an input method left in full width writes them: `１５４…`. */
export const toFullWidth = (text: string): string => text.replace(/[!-~]/g, fullWidth)
