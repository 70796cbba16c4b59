/** From what a person entered to an entry: which kind, which sessions, which layer. Pure but for the new id. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { sessions as everySession } from '@zhixiao/shared-types/values/attendance'
import type { EntryKind } from '@zhixiao/shared-types/values/calendar'
import { fail } from '../../platform/errors'
import { newId } from '../../platform/ids'
import { daysBetween } from '../../platform/time'
import type { Owner } from './queries'
import type { Entry, EntryLayer } from './rules'

export type EntryInput = {
  from: string
  to: string
  kind?: EntryKind
  sessions: Session[]
  reason: string
  followWeekday?: number
  fromSession?: Session
  replaces?: string
}
/** An entry longer than this is a slip of the date picker. */
const longestEntryDays = 370

export const layerOf = ({ schoolId, gradeId, classId }: Owner): EntryLayer => (classId ? 'class' : gradeId ? 'grade' : schoolId ? 'school' : 'bureau')

/**
 * The entry a person means. Without a kind no sessions make a holiday (a class: a suspension), some make an `extra`. Only an `extra` names sessions, only a
 * swapped day (one day, CA-3) the weekday it follows, only a class is suspended (CA-6). Fails with calendar.entry_invalid.
 */
export function entryFrom(owner: Owner, input: EntryInput): Entry {
  const length = daysBetween(input.from, input.to)
  const layer = layerOf(owner)
  const kind = input.kind ?? (input.sessions.length > 0 ? 'extra' : layer === 'class' ? 'suspension' : 'holiday')
  const isSound =
    length >= 0 && length <= longestEntryDays && (kind === 'extra') === input.sessions.length > 0 && (kind === 'swap' ? length === 0 && input.followWeekday !== undefined : true) &&
    (kind !== 'suspension' || layer === 'class') && (input.followWeekday === undefined || kind === 'swap' || kind === 'extra') && (input.fromSession === undefined || kind !== 'swap')
  if (!isSound) fail('calendar.entry_invalid')
  const id = newId()
  return {
    id, rank: id, layer, kind, gradeId: owner.gradeId ?? '0', classId: owner.classId ?? '0', from: input.from, to: input.to, fromSession: input.fromSession ?? null,
    sessions: kind === 'swap' ? ['am', 'pm'] : everySession.filter((session) => input.sessions.includes(session)), followWeekday: input.followWeekday ?? null, reason: input.reason,
  }
}
