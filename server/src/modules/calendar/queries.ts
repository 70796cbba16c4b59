/** SQL on calendar_entry. `sessions` is a comma list; an empty one closes the days. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { sessions as everySession } from '@zhixiao/shared-types/values/attendance'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import type { Entry, EntryLayer } from './rules'

type Row = Omit<Entry, 'sessions' | 'gradeId' | 'classId'> & { sessions: string; gradeId: string | number; classId: string | number }
/** A school's row is there without an entry too: its evening weekdays come along. */
type Joined = { times: unknown } & (Row | { id: null })

const entryColumns = `e.id, e.layer, e.grade_id AS gradeId, e.class_id AS classId, e.from_day AS \`from\`, e.to_day AS \`to\`, e.sessions,
       e.follow_weekday AS followWeekday, e.reason`

/** What decides a school's days: live entries of the bureau, the school, its grades and classes, and the evenings on which boarders are checked. */
export type Said = { entries: Entry[]; eveWeekdays: number[] }

/**
 * What touches the days of one school, in one statement.
 * @param hold inside a transaction: changes of the calendar wait until it ends, and one under way is waited for (CA-4)
 */
export async function saidBetween(schoolId: string, from: string, to: string, hold = false): Promise<Said> {
  const rows = await sql<Joined>(
    `SELECT s.times, ${entryColumns} FROM school s
     LEFT JOIN calendar_entry e ON e.bureau_id = s.bureau_id AND e.school_id IN (0, s.id) AND e.to_day >= ? AND e.from_day <= ? AND e.ended_at IS NULL
     WHERE s.id = ? ${hold ? 'LOCK IN SHARE MODE' : ''}`,
    [from, to, schoolId],
  )
  return { entries: rows.flatMap(entryFrom), eveWeekdays: eveningsIn(rows[0]?.times) }
}

/** The same for every school of a bureau, in one statement: for work on a district at once. */
export async function saidInBureau(bureauId: string, day: string): Promise<Map<string, Said>> {
  const rows = await sql<Joined & { ofSchool: string }>(
    `SELECT s.id AS ofSchool, s.times, ${entryColumns} FROM school s
     LEFT JOIN calendar_entry e ON e.bureau_id = s.bureau_id AND e.school_id IN (0, s.id) AND e.to_day >= ? AND e.from_day <= ? AND e.ended_at IS NULL
     WHERE s.bureau_id = ?`,
    [day, day, bureauId],
  )
  const said = new Map<string, Said>()
  for (const row of rows) {
    const known = said.get(row.ofSchool) ?? { entries: [], eveWeekdays: eveningsIn(row.times) }
    known.entries.push(...entryFrom(row))
    said.set(row.ofSchool, known)
  }
  return said
}

function entryFrom(row: Joined): Entry[] {
  if (row.id === null) return []
  const { id, layer, from, to, followWeekday, reason } = row as Row
  return [{ id, layer, gradeId: String((row as Row).gradeId), classId: String((row as Row).classId), from, to, followWeekday, reason, sessions: sessionsIn((row as Row).sessions) }]
}

/** MariaDB gives JSON as text, MySQL parsed. */
function eveningsIn(stored: unknown): number[] {
  const times = (typeof stored === 'string' ? JSON.parse(stored) : stored) as { eveWeekdays?: number[] } | null | undefined
  return times?.eveWeekdays ?? []
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
