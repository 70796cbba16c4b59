/** What an administrator or leader fills in for the calendar, and what is sent. Pure. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { usualSuspensionDays, type EntryKind } from '@zhixiao/shared-types/values/calendar'
import type { Reply } from '../../platform/call'
import { addDays } from '../../platform/days'

export type EntryForm = {
  kind: EntryKind
  /** `all`, `grade:7` or `class:12`. */
  where: string
  from: string
  to: string
  /** Null: the whole first day. */
  fromSession: Session | null
  sessions: Session[]
  followWeekday: number | null
  reason: string
  why: string
}
export type EntryBody = {
  kind: EntryKind
  from: string
  to: string
  sessions: Session[]
  reason: string
  followWeekday?: number
  fromSession?: Session
  why?: string
  gradeId?: string
  classId?: string
}

/** A closure of today from the session that has not begun yet: two taps on the morning of a typhoon (CA-4). */
export const closureOf = (today: string, nextSession: Session | null): EntryForm => ({
  kind: 'closure', where: 'all', from: today, to: today, fromSession: nextSession, sessions: [], followWeekday: null, reason: '恶劣天气', why: '',
})
/** A class suspended from the session that has not begun yet, else from tomorrow, for the usual four days (SV-13). */
export function suspensionOf(today: string, nextSession: Session | null): EntryForm {
  const from = nextSession === null ? addDays(today, 1) : today
  return { ...closureOf(from, nextSession), kind: 'suspension', where: '', to: addDays(from, usualSuspensionDays - 1), reason: '' }
}
export const holidayOf = (today: string): EntryForm => ({ ...closureOf(addDays(today, 1), null), kind: 'holiday', reason: '' })

const closes: readonly EntryKind[] = ['holiday', 'closure', 'suspension']
/** Only on a first day that is today does it matter from which session on. */
export const asksFromSession = (form: EntryForm, today: string, sessionsToday: readonly Session[]) => closes.includes(form.kind) && form.from === today && sessionsToday.length > 0

/** What is missing, by field, in words; nothing when it may be sent. */
export function missingIn(form: EntryForm): Partial<Record<'where' | 'to' | 'reason' | 'sessions' | 'followWeekday', string>> {
  return {
    ...(form.where === '' && { where: '请选择班级' }),
    ...(form.to < form.from && { to: '结束日期早于开始日期' }),
    ...(form.reason.trim() === '' && { reason: '请写明原因，家长会看到' }),
    ...(form.kind === 'extra' && form.sessions.length === 0 && { sessions: '请选择哪几次照常' }),
    ...(form.kind === 'swap' && form.followWeekday === null && { followWeekday: '请选择按周几的课表' }),
  }
}

/** The entry as the server takes it; undefined while something is missing. */
export function entryBody(form: EntryForm, today: string, sessionsToday: readonly Session[]): EntryBody | undefined {
  if (Object.keys(missingIn(form)).length > 0) return undefined
  const { kind, from, reason, why } = form
  const [scope, id] = form.where.split(':')
  const first = sessionsToday[0]
  const isPart = asksFromSession(form, today, sessionsToday) && form.fromSession !== null && form.fromSession !== first
  return {
    kind, from, to: kind === 'swap' ? from : form.to, sessions: kind === 'extra' ? form.sessions : [], reason: reason.trim(),
    ...(kind === 'swap' && form.followWeekday !== null && { followWeekday: form.followWeekday }),
    ...(isPart && form.fromSession !== null && { fromSession: form.fromSession }),
    ...(why.trim() !== '' && { why: why.trim() }),
    ...(scope === 'grade' && id && { gradeId: id }), ...(scope === 'class' && id && { classId: id }),
  }
}

type Structure = Reply<'GET /schools/:schoolId/structure'>
/** The school, its grades and classes to choose from; only classes can be suspended (CA-6). */
export function whereOptions(structure: Structure | undefined, kind: EntryKind): { key: string; label: string }[] {
  const classes = (structure?.grades ?? []).flatMap((grade) => grade.classes.map((one) => ({ key: `class:${one.classId}`, label: one.name })))
  if (kind === 'suspension') return classes
  return [{ key: 'all', label: '全校' }, ...(structure?.grades ?? []).map((grade) => ({ key: `grade:${grade.gradeId}`, label: grade.name })), ...classes]
}
