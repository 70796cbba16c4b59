/** One push for two children (ID-8): which messages belong together, and the one card that names both. Pure. */
import { createHash } from 'node:crypto'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { PushKind } from '@zhixiao/shared-types/values/push'
import { thingText } from './text'

type Scoped = { kind: PushKind; day: string; session?: Session; place: { school: string; student?: string }; fields: Record<string, string> }
/** Fields that may differ between two children of one push: whose, where, and the minute it was noticed. */
const ofTheChild: ReadonlySet<string> = new Set(['student', 'school', 'time'])

/**
 * Messages with the same scope tell the same of different children: kind, day, session, school and wording. The school is part of it, because a
 * card of twenty characters cannot say honestly which child is at which school (ID-7). Undefined for a message about no child.
 */
export function scopeKeyOf({ kind, day, session, place, fields }: Scoped): string | undefined {
  if (!place.student) return undefined
  const wording = Object.entries(fields)
    .filter(([name]) => !ofTheChild.has(name))
    .map(([name, value]) => `${name}=${value}`)
  return createHash('sha256')
    .update([kind, day, session ?? '', place.school, ...wording].join('|'))
    .digest('hex')
    .slice(0, 32)
}

export type CardOf = { fields: Record<string, string>; schoolName: string }

/**
 * The fields of one card about several children, the leader's first: both names where twenty characters hold them, else the first and how many;
 * the school once, with each class. Everything else is the leader's.
 */
export function sharedCard(cards: readonly CardOf[]): Record<string, string> {
  const [first, ...others] = cards
  if (!first) return {}
  if (others.length === 0) return first.fields
  const names = [...new Set(cards.map((card) => card.fields.student ?? ''))]
  const together = names.join('、')
  const student = together.length <= 20 ? together : `${thingText(names[0] ?? '', 20 - `等${names.length}人`.length)}等${names.length}人`
  const classes = [...new Set(cards.map(({ fields, schoolName }) => (fields.school ?? '').replace(schoolName, '').trim()))]
  return { ...first.fields, student: thingText(student), school: thingText(`${first.schoolName}${classes.join('、')}`) }
}
