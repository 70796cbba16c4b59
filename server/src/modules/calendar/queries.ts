/** SQL on calendar_entry. `sessions` is a comma list; an empty one closes the days. Nothing is deleted: what was changed has `ended_at`. */
import { sessions as everySession, type Session } from '@zhixiao/shared-types/values/attendance'
import type { EntryKind } from '@zhixiao/shared-types/values/calendar'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import type { Entry, EntryLayer, Said } from './rules'

/** Whose entry it is; a bureau's names no school. */
export type Owner = { bureauId: string; schoolId?: string; gradeId?: string; classId?: string }

type Row = Omit<Entry, 'sessions'> & { sessions: string }
/** A school's row is there without an entry too: its evening weekdays come along. */
type Joined = { times: unknown } & (Row | { [Name in keyof Row]: null })

const entryColumns = `e.id, e.rank_id AS \`rank\`, e.layer, e.kind, e.grade_id AS gradeId, e.class_id AS classId, e.from_day AS \`from\`, e.to_day AS \`to\`,
  e.from_session AS fromSession, e.sessions, e.follow_weekday AS followWeekday, e.reason`
const live = 'e.to_day >= ? AND e.from_day <= ? AND e.ended_at IS NULL'

/**
 * What touches the days of one school, in one statement: live entries of the bureau, the school, its grades and classes, and its evening weekdays.
 * @param hold inside a transaction: changes of the school's calendar wait until it ends, and one under way is waited for (CA-4)
 */
export async function saidBetween(schoolId: string, from: string, to: string, hold = false): Promise<Said> {
  const rows = await sql<Joined>(
    `SELECT s.times, ${entryColumns} FROM school s LEFT JOIN calendar_entry e ON e.bureau_id = s.bureau_id AND e.school_id IN (0, s.id) AND ${live}
     WHERE s.id = ? ${hold ? 'LOCK IN SHARE MODE' : ''}`,
    [from, to, schoolId],
  )
  return { entries: rows.flatMap(joinedEntry), eveWeekdays: eveningsIn(rows[0]?.times) }
}

/** The same for every school of a bureau, in one statement: for work on a district at once. */
export async function saidInBureau(bureauId: string, from: string, to: string): Promise<Map<string, Said>> {
  const rows = await sql<Joined & { ofSchool: string }>(
    `SELECT s.id AS ofSchool, s.times, ${entryColumns} FROM school s LEFT JOIN calendar_entry e ON e.bureau_id = s.bureau_id AND e.school_id IN (0, s.id) AND ${live}
     WHERE s.bureau_id = ?`,
    [from, to, bureauId],
  )
  const said = new Map<string, { entries: Entry[]; eveWeekdays: number[] }>()
  for (const row of rows) {
    const known = said.get(row.ofSchool) ?? { entries: [], eveWeekdays: eveningsIn(row.times) }
    known.entries.push(...joinedEntry(row))
    said.set(row.ofSchool, known)
  }
  return said
}

/** What the bureau itself says, above the national calendar: the district's own days. */
export async function saidByBureau(bureauId: string, from: string, to: string): Promise<Said> {
  const rows = await sql<Row>(`SELECT ${entryColumns} FROM calendar_entry e WHERE e.bureau_id = ? AND e.school_id = 0 AND ${live}`, [bureauId, from, to])
  return { entries: rows.map(entryFrom), eveWeekdays: [] }
}

const entryFrom = (row: Row): Entry => ({ ...row, gradeId: String(row.gradeId), classId: String(row.classId), sessions: sessionsIn(row.sessions) })

function joinedEntry(row: Joined): Entry[] {
  if (row.id === null) return []
  const { id, rank, layer, kind, gradeId, classId, from, to, fromSession, sessions, followWeekday, reason } = row
  return [entryFrom({ id, rank, layer, kind, gradeId, classId, from, to, fromSession, sessions, followWeekday, reason })]
}

/** MariaDB gives JSON as text, MySQL parsed. */
function eveningsIn(stored: unknown): number[] {
  const times = (typeof stored === 'string' ? JSON.parse(stored) : stored) as { eveWeekdays?: number[] } | null | undefined
  return times?.eveWeekdays ?? []
}

const sessionsIn = (text: string): Session[] => everySession.filter((session) => text.split(',').includes(session))

/** An entry with its owner, ended or not; undefined when there is none. */
export async function entryById(id: string): Promise<(Entry & Required<Owner> & { endedAt: Date | null }) | undefined> {
  const [row] = await sql<Row & { bureauId: string; schoolId: string; endedAt: Date | null }>(
    `SELECT ${entryColumns}, e.bureau_id AS bureauId, e.school_id AS schoolId, e.ended_at AS endedAt FROM calendar_entry e WHERE e.id = ?`,
    [id],
  )
  return row && { ...entryFrom(row), bureauId: row.bureauId, schoolId: String(row.schoolId), endedAt: row.endedAt }
}

/** Entries by id, ended ones too. */
export async function entriesByIds(ids: readonly string[]): Promise<Map<string, Entry>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<Row>(`SELECT ${entryColumns} FROM calendar_entry e WHERE e.id IN (?)`, [ids])
  return new Map(rows.map((row) => [row.id, entryFrom(row)]))
}

export type NewEntry = Owner & {
  id: string
  rank: string
  layer: EntryLayer
  kind: EntryKind
  from: string
  to: string
  fromSession: Session | null
  sessions: readonly Session[]
  followWeekday: number | null
  reason: string
  why: string | null
  replaces: string | null
  createdBy: string
}

export async function insertEntry(entry: NewEntry): Promise<void> {
  const sessions = everySession.filter((session) => entry.sessions.includes(session)).join(',')
  await write(
    `INSERT INTO calendar_entry (id, rank_id, bureau_id, school_id, grade_id, class_id, layer, kind, from_day, to_day, from_session, sessions, follow_weekday, reason, why,
       replaces_id, created_by, created_at) VALUES (?)`,
    [
      [
        entry.id, entry.rank, entry.bureauId, entry.schoolId ?? '0', entry.gradeId ?? '0', entry.classId ?? '0', entry.layer, entry.kind, entry.from, entry.to,
        entry.fromSession, sessions, entry.followWeekday, entry.reason, entry.why, entry.replaces, entry.createdBy, now(),
      ],
    ],
  )
}

/** Ends an entry; it stays readable. False when somebody was faster. */
export async function endEntry(id: string, by: string, why: string): Promise<boolean> {
  const { affectedRows } = await write('UPDATE calendar_entry SET ended_at = ?, ended_by = ?, end_why = ? WHERE id = ? AND ended_at IS NULL', [now(), by, why, id])
  return affectedRows === 1
}

/** Holds the school, or every school of the bureau, against reports and other changes until the transaction ends. Ordered, so that two never wait for each other. */
export const holdSchools = ({ bureauId, schoolId }: Owner): Promise<{ id: string }[]> =>
  sql(`SELECT id FROM school WHERE bureau_id = ? ${schoolId ? 'AND id = ?' : ''} ORDER BY id FOR UPDATE`, schoolId ? [bureauId, schoolId] : [bureauId])
