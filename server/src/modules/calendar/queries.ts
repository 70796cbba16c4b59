/** SQL on calendar_entry. `sessions` is a comma list; an empty one closes the days. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { sessions as everySession } from '@zhixiao/shared-types/values/attendance'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import type { Entry, EntryLayer } from './rules'

type Row = Omit<Entry, 'sessions' | 'gradeId' | 'classId'> & { sessions: string; gradeId: string | number; classId: string | number }

/** Live entries that touch the days: of the bureau, and of the school with its grades and classes. */
export async function entriesBetween(bureauId: string, schoolId: string, from: string, to: string): Promise<Entry[]> {
  const rows = await sql<Row>(
    `SELECT e.id, e.layer, e.grade_id AS gradeId, e.class_id AS classId, e.from_day AS \`from\`, e.to_day AS \`to\`, e.sessions,
       e.follow_weekday AS followWeekday, e.reason
     FROM calendar_entry e
     WHERE e.bureau_id = ? AND e.school_id IN (0, ?) AND e.to_day >= ? AND e.from_day <= ? AND e.ended_at IS NULL`,
    [bureauId, schoolId, from, to],
  )
  return rows.map((row) => ({ ...row, gradeId: String(row.gradeId), classId: String(row.classId), sessions: sessionsIn(row.sessions) }))
}

/** Live entries that touch a day in the whole bureau; those of the bureau itself have school 0. For work on a district at once. */
export async function entriesInBureau(bureauId: string, day: string): Promise<(Entry & { schoolId: string })[]> {
  const rows = await sql<Row & { schoolId: string | number }>(
    `SELECT e.id, e.layer, e.school_id AS schoolId, e.grade_id AS gradeId, e.class_id AS classId, e.from_day AS \`from\`, e.to_day AS \`to\`, e.sessions,
       e.follow_weekday AS followWeekday, e.reason
     FROM calendar_entry e WHERE e.bureau_id = ? AND e.to_day >= ? AND e.from_day <= ? AND e.ended_at IS NULL`,
    [bureauId, day, day],
  )
  return rows.map((row) => ({ ...row, schoolId: String(row.schoolId), gradeId: String(row.gradeId), classId: String(row.classId), sessions: sessionsIn(row.sessions) }))
}

const sessionsIn = (text: string): Session[] => everySession.filter((session) => text.split(',').includes(session))

export type NewEntry = {
  bureauId: string
  schoolId?: string
  gradeId?: string
  classId?: string
  layer: EntryLayer
  from: string
  to: string
  sessions: readonly Session[]
  followWeekday?: number
  reason: string
  createdBy: string
}

export async function insertEntry(entry: NewEntry): Promise<string> {
  const id = newId()
  const sessions = everySession.filter((session) => entry.sessions.includes(session)).join(',')
  await write(
    `INSERT INTO calendar_entry (id, bureau_id, school_id, grade_id, class_id, layer, from_day, to_day, sessions, follow_weekday, reason, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      id, entry.bureauId, entry.schoolId ?? '0', entry.gradeId ?? '0', entry.classId ?? '0', entry.layer, entry.from, entry.to, sessions,
      entry.followWeekday ?? null, entry.reason, entry.createdBy, now(),
    ],
  )
  return id
}
