/** SQL on table summary_cause: who changed a compiled day, and why (SM-6). A cause is open until every period of its day has been compiled with it. */
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import type { DayCauseKind, DayChange } from '../attendance/index'

export type Cause = {
  id: string; schoolId: string; classId: string; kind: DayCauseKind; who: string; role: string | null; reason: string; ref: string; at: Date
}

/** Stands for a class where every class of the school is concerned. */
export const wholeSchool = '0'
const columns = 'id, school_id AS schoolId, class_id AS classId, kind, who, role, reason, ref, at'
const longestReason = 500

/** Keeps why a day changed, with the person's name as the district knows it at that moment; inside the transaction that changed the day. */
export async function keepCause({ bureauId, schoolId, day, cause, classIds }: DayChange): Promise<void> {
  const who = cause.accountId === null ? '' : await nameOf(bureauId, schoolId, cause.accountId)
  const at = now()
  const reason = [...cause.reason].slice(0, longestReason).join('')
  const rows = (classIds ?? [wholeSchool]).map((classId) => [newId(), bureauId, schoolId, day, classId, cause.kind, cause.accountId, who, cause.role, reason, cause.ref, at])
  await write('INSERT INTO summary_cause (id, bureau_id, school_id, day, class_id, kind, account_id, who, role, reason, ref, at) VALUES ?', [rows])
}

async function nameOf(bureauId: string, schoolId: string, accountId: string): Promise<string> {
  const [row] = await sql<{ name: string | null }>(
    `SELECT COALESCE((SELECT f.name FROM staff f WHERE f.account_id = ? AND f.bureau_id = ? ORDER BY f.school_id = ? DESC, f.id LIMIT 1),
       (SELECT a.name FROM account a WHERE a.id = ?)) AS name`,
    [accountId, bureauId, schoolId, accountId],
  )
  return row?.name ?? ''
}

/** Ids are beyond 2^53 and come as text; the 0 of a whole school does not. */
const causeFrom = <Row extends Cause>(row: Row): Row => ({ ...row, classId: String(row.classId) })

/** What has changed on these days of these schools and is not in every version yet, oldest first. */
export async function openCauses(schoolIds: readonly string[], from: string, to: string): Promise<(Cause & { day: string })[]> {
  const rows = await sql<Cause & { day: string }>(
    `SELECT ${columns}, day FROM summary_cause WHERE school_id IN (?) AND settled_at IS NULL AND day BETWEEN ? AND ? ORDER BY at, id`, [schoolIds, from, to],
  )
  return rows.map(causeFrom)
}

export async function causesById(ids: readonly string[]): Promise<Cause[]> {
  if (ids.length === 0) return []
  return (await sql<Cause>(`SELECT ${columns} FROM summary_cause WHERE id IN (?) ORDER BY at, id`, [ids])).map(causeFrom)
}

/** Every period of the causes' day has been compiled with them. */
export async function settle(ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await write('UPDATE summary_cause SET settled_at = ? WHERE id IN (?)', [now(), ids])
}
