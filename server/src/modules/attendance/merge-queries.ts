/** SQL of what the daily check keeps for an account, when two accounts turn out to be one person (ID-2). */
import { write } from '../../platform/db'
import { workplacesOf } from './views'

/**
 * Who reported, asked, decided and answered follows the person; their names stay as they were written. So nobody approves the own request by way of the
 * other account (AT-12), and an offline draft is still recognised (AT-5). Only where the person works: most accounts that merge are parents'.
 */
export async function mergeReports(from: string, into: string): Promise<void> {
  const places = await workplacesOf([from, into])
  if (places.length === 0) return
  const [bureaus, schools] = [places.map((place) => place.bureau), places.map((place) => place.school)]
  // By bureau: an officer decides about schools that are not the own one.
  await write(
    `UPDATE attendance_correction SET account_id = IF(account_id = ?, ?, account_id), decided_by = IF(decided_by = ?, ?, decided_by)
     WHERE bureau_id IN (?) AND (account_id = ? OR decided_by = ?)`,
    [from, into, from, into, bureaus, from, from],
  )
  await write('UPDATE attendance_report SET reporter_id = ? WHERE school_id IN (?) AND reporter_id = ?', [into, schools, from])
  await write('UPDATE tracing_task SET answered_by = ? WHERE school_id IN (?) AND answered_by = ?', [into, schools, from])
}
