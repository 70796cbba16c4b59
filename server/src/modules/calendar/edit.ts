/** What an edit of the calendar comes to: entries before and after, days that change, reports that count or no longer count. Pure. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { addDays } from '../../platform/time'
import type { HeldData } from './scope'
import { dayPlan, daysFrom, type Entry, type PlaceIn, type Said } from './rules'

/** An entry is added, one is ended, or one takes the place of another. `ends.from`: the first day that is as before again. */
export type Edit = { add?: Entry; ends?: { entry: Entry; from: string } }
export type ChangedDay = { day: string; before: Session[]; after: Session[]; followWeekday: number | null }

/** The live entries after the edit. An entry that is cut keeps its days before, and its rank. */
export function edited<E extends Entry>(entries: readonly E[], { add, ends }: Edit): Entry[] {
  const kept: Entry[] = entries.filter((entry) => entry.id !== ends?.entry.id)
  const cut = ends && remainderOf(ends)
  return [...kept, ...(cut ? [cut] : []), ...(add ? [add] : [])]
}

/** What stays of an entry that ends: its days before that; undefined when it is withdrawn altogether. */
export const remainderOf = ({ entry, from }: NonNullable<Edit['ends']>): Entry | undefined => (from > entry.from ? { ...entry, to: addDays(from, -1) } : undefined)

/** The days an edit can touch. */
export function rangeOf({ add, ends }: Edit): { from: string; to: string } {
  const firsts = [add?.from, ends?.from].flatMap((day) => day ?? []).sort()
  const lasts = [add?.to, ends?.entry.to].flatMap((day) => day ?? []).sort()
  const [from, to] = [firsts[0], lasts.at(-1)]
  if (from === undefined || to === undefined) throw new Error('an edit without an entry')
  return { from, to }
}

/** The first day that an edit really changes: an entry that is only made longer or shorter leaves its beginning alone. */
export function firstDifference({ add, ends }: Edit): string {
  const old = ends?.entry
  const same = add && old && add.from === old.from && add.kind === old.kind && add.fromSession === old.fromSession && add.sessions.join() === old.sessions.join()
  if (!same || add.followWeekday !== old.followWeekday) return rangeOf({ add, ends }).from
  return addDays(add.to < old.to ? add.to : old.to, 1)
}

/** Days of a place on which the sessions, or the timetable that applies, are others than before. */
export function changedDays(edit: Edit, place: PlaceIn, before: Said): ChangedDay[] {
  const { from, to } = rangeOf(edit)
  const entries = edited(before.entries, edit)
  return daysFrom(from, to).flatMap((day) => {
    const was = dayPlan(day, place, before.entries, before.eveWeekdays)
    const is = dayPlan(day, place, entries, before.eveWeekdays)
    const isSame = was.sessions.join() === is.sessions.join() && was.followWeekday === is.followWeekday
    return isSame ? [] : [{ day, before: was.sessions, after: is.sessions, followWeekday: is.followWeekday }]
  })
}

/** How many reported class sessions no longer count after the edit, and how many count again (CA-5). */
export function touched(edit: Edit, data: readonly HeldData[], before: ReadonlyMap<string, Said>): { voided: number; restored: number } {
  const counts = { voided: 0, restored: 0 }
  const plans = new Map<string, { was: Session[]; is: Session[] }>()
  for (const { schoolId, gradeId, classId, day, session } of data) {
    const said = before.get(schoolId)
    if (!said) continue
    const key = `${classId} ${day}`
    const place = { grade: gradeId, class: classId }
    const plan = plans.get(key) ?? {
      was: dayPlan(day, place, said.entries, said.eveWeekdays).sessions, is: dayPlan(day, place, edited(said.entries, edit), said.eveWeekdays).sessions,
    }
    plans.set(key, plan)
    if (plan.was.includes(session) && !plan.is.includes(session)) counts.voided += 1
    if (!plan.was.includes(session) && plan.is.includes(session)) counts.restored += 1
  }
  return counts
}
