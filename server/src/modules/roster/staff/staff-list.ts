import { likeText, type Actor } from '../../../platform/access'
import { now } from '../../../platform/clock'
import { sql } from '../../../platform/db'
import { schoolDay } from '../../../platform/time'
import type { SchoolPlace } from '../queries'
import { alertsOf } from '../attempts/alarm'
import { dutiesOfStaff, dutyOf } from './duty-rows'

export type StaffQuery = { cursor?: string | undefined; limit: number; name: string; bound: 'yes' | 'no' | 'all' }
type StaffListRow = { staffId: string; name: string; staffNo: string; bound: number; codeUntil: Date | null }

/** A page of the school's staff in the order they were listed, with duties of today and later; totals count the school and the filter only (PM-4). */
export async function readStaff(actor: Actor, place: SchoolPlace, query: StaffQuery) {
  const filter = `t.school_id = ? AND t.name LIKE ? AND (? = 'all' OR (t.account_id IS NOT NULL) = (? = 'yes'))`
  const params = [place.school, `%${likeText(query.name)}%`, query.bound, query.bound]
  const [rows, counted, alerts] = await Promise.all([
    sql<StaffListRow>(
      `SELECT t.id AS staffId, t.name, t.staff_no AS staffNo, t.account_id IS NOT NULL AS bound, IF(t.account_id IS NULL, t.bind_code_expires_at, NULL) AS codeUntil
       FROM staff t WHERE ${filter} AND t.id > ? ORDER BY t.id LIMIT ?`,
      [...params, cursorOf(query.cursor), query.limit + 1],
    ),
    sql<{ total: number; unbound: number }>(`SELECT COUNT(*) AS total, COUNT(CASE WHEN t.account_id IS NULL THEN 1 END) AS unbound FROM staff t WHERE ${filter}`, params),
    alertsOf(place.school),
  ])
  const page = rows.slice(0, query.limit)
  const duties = await dutiesOfStaff(page.map((row) => row.staffId), schoolDay(now()))
  const items = page.map((row) => ({
    ...row, bound: row.bound === 1, codeUntil: row.codeUntil && row.codeUntil > now() ? row.codeUntil.toISOString() : null,
    duties: duties.filter((duty) => duty.staffId === row.staffId).map((duty) => dutyOf(duty, actor.grants, place)),
  }))
  return { items, nextCursor: rows.length > query.limit ? (page.at(-1)?.staffId ?? null) : null, total: counted[0]?.total ?? 0, unbound: counted[0]?.unbound ?? 0, alerts }
}

/** The id after which a page begins; anything that is no id begins at the start. */
export const cursorOf = (cursor: string | undefined): string => (cursor && /^\d{1,19}$/.test(cursor) ? cursor : '0')
