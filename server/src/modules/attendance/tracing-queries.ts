/** SQL on the tasks of tracing (AT-7). */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { instantAt } from '../../platform/time'
import { isToBeTraced } from './health-finding'
import type { Report, StoredMark } from './queries'

/** Due 16:00 of the day, whatever the hour it was opened: a task of the evening is overdue at once, and says so. */
const dueTime = '16:00'

/** Opens a task for each child whose illness is still to be found out; a child traced again in the same report has its task reopened. */
export async function openTracing(report: Report, marks: readonly StoredMark[], at: Date): Promise<void> {
  const traced = marks.filter((mark) => isToBeTraced(mark.symptoms))
  if (traced.length === 0) return
  const rows = traced.map((mark) => [
    newId(), report.bureauId, report.schoolId, report.gradeId, report.classId, mark.studentId, report.id, report.day, report.session, 'open', at, instantAt(report.day, dueTime),
  ])
  await write(
    `INSERT INTO tracing_task (id, bureau_id, school_id, grade_id, class_id, student_id, report_id, day, session, state, opened_at, due_at) VALUES ?
     ON DUPLICATE KEY UPDATE state = 'open', answered_by = NULL, answered_at = NULL, correction_id = NULL`,
    [rows],
  )
}

/** Somebody said what these children have, in a correction or in a later report: their tasks of that day are answered by it, morning and noon alike (AT-8: one case). */
export async function closeTracing(day: string, studentIds: readonly string[], by: { accountId: string; correctionId: string | null; at: Date }): Promise<void> {
  if (studentIds.length === 0) return
  await write(`UPDATE tracing_task SET state = 'answered', answered_by = ?, answered_at = ?, correction_id = ? WHERE student_id IN (?) AND day = ? AND state = 'open'`, [
    by.accountId, by.at, by.correctionId, studentIds, day,
  ])
}

export type TracingTask = {
  id: string; bureauId: string; schoolId: string; gradeId: string; classId: string; className: string; studentId: string; name: string; reportId: string; day: string; session: Session
  state: 'open' | 'answered'; openedAt: Date; dueAt: Date
}
const columns = `k.id, k.bureau_id AS bureauId, k.school_id AS schoolId, k.grade_id AS gradeId, k.class_id AS classId, c.name AS className, k.student_id AS studentId, t.name,
  k.report_id AS reportId, k.day, k.session, k.state, k.opened_at AS openedAt, k.due_at AS dueAt FROM tracing_task k JOIN student t ON t.id = k.student_id JOIN class c ON c.id = k.class_id`

/**
 * Open tasks of a class or of a school, the newest due first: what nobody may answer any more stays open and must not hide today's (AT-7). A child that
 * is still to be traced at noon stands there once, with noon's report.
 */
export const openTasks = (scope: 'class' | 'school', id: string): Promise<TracingTask[]> =>
  sql(`SELECT ${columns} WHERE k.${scope === 'class' ? 'class_id' : 'school_id'} = ? AND k.state = 'open'
    AND NOT EXISTS (SELECT 1 FROM tracing_task n WHERE n.student_id = k.student_id AND n.day = k.day AND n.state = 'open' AND n.id > k.id) ORDER BY k.due_at DESC, k.id DESC LIMIT 500`, [id])

export async function taskById(id: string): Promise<TracingTask | undefined> {
  const [task] = await sql<TracingTask>(`SELECT ${columns} WHERE k.id = ?`, [id])
  return task
}
