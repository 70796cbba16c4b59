/** Alarms about wrong binding tries at one school (S05: 50 an hour). They lock nobody: a stranger must not be able to shut a school out. */
import { now } from '../../../platform/clock'
import { sql, write } from '../../../platform/db'
import { newId } from '../../../platform/ids'
import { log } from '../../../platform/log'
import { metrics } from '../../../platform/metrics'

const hour = 3_600_000
/** S05. */
export const alarmAt = 50
const shownFor = 7 * 24 * hour

/** The subject under which misses at a school are counted beside those that lock. */
export const schoolSubject = (schoolId: string): string => `school:${schoolId}`

/** Called after a miss: 50 within an hour give one row, one log line and one count for that hour. A school nobody knows has no administrator to tell. */
export async function alarmIfMany(schoolId: string): Promise<void> {
  const at = now()
  const [counted] = await sql<{ misses: number }>('SELECT COUNT(*) AS misses FROM bind_miss WHERE subject = ? AND at > ?', [schoolSubject(schoolId), new Date(at.getTime() - hour)])
  const misses = counted?.misses ?? 0
  if (misses < alarmAt) return
  const hourFrom = new Date(Math.floor(at.getTime() / hour) * hour)
  const { affectedRows } = await write(
    `INSERT IGNORE INTO school_alert (id, bureau_id, school_id, kind, hour_from, misses, at) SELECT ?, s.bureau_id, s.id, 'binding_misses', ?, ?, ? FROM school s WHERE s.id = ?`,
    [newId(), hourFrom, misses, at, schoolId],
  )
  if (affectedRows === 0) {
    await write(`UPDATE school_alert SET misses = GREATEST(misses, ?) WHERE school_id = ? AND kind = 'binding_misses' AND hour_from = ?`, [misses, schoolId, hourFrom])
    return
  }
  metrics.bindingAlarms.inc()
  log.warn({ event: 'roster.binding_alarm', scope: schoolId, count: misses })
}

/** Alarms of the last seven days, newest first, for the school's administrator. */
export async function alertsOf(schoolId: string): Promise<{ kind: 'binding_misses'; misses: number; at: string }[]> {
  const rows = await sql<{ kind: 'binding_misses'; misses: number; at: Date }>(
    'SELECT kind, misses, at FROM school_alert WHERE school_id = ? AND at > ? ORDER BY at DESC LIMIT 20', [schoolId, new Date(now().getTime() - shownFor)],
  )
  return rows.map((row) => ({ ...row, at: row.at.toISOString() }))
}
