import type { Correction, TracingTask } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { Place } from '@zhixiao/shared-types/values/access'
import { rollStatuses } from '@zhixiao/shared-types/values/attendance'
import type { Actor } from '../../platform/access'
import { auditEach } from '../../platform/audit'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { schoolDay } from '../../platform/time'
import { makeCorrection } from './correct-report'
import type { DayChanging } from './day-change'
import type { Finding } from './health-finding'
import { symptomsOnly } from './keep-detail'
import { reportById } from './queries'
import type { MarkIn } from './rules'
import { openTasks, taskById, type TracingTask as StoredTask } from './tracing-queries'
import { marksWithNames } from './views'

/** Where a task lives. Fails with `resource.not_found`. */
export async function placeOfTask(id: string): Promise<Place> {
  const task = (await taskById(id)) ?? fail('resource.not_found')
  return { bureau: task.bureauId, school: task.schoolId, grade: task.gradeId, class: task.classId }
}

/**
 * Sick children whose symptoms are still to be found out, today's first (AT-7). To be in the list is to be ill, so each child shown is written
 * down; when that fails nothing is shown. Nothing happens by itself at 16:00: the list says it.
 */
export async function readTracing(reader: Actor, place: Place, scope: 'class' | 'school'): Promise<{ items: TracingTask[] }> {
  const at = now()
  const tasks = await openTasks(scope, (scope === 'class' ? place.class : place.school) ?? '0')
  await auditEach(
    tasks.map((task) => ({
      actor: reader, action: 'attendance.read_tracing', student: task.studentId, fields: ['to_be_traced'],
      place: { bureau: task.bureauId, school: task.schoolId, grade: task.gradeId, class: task.classId },
    })),
  )
  const bare = new Set(await symptomsOnly(reader, { bureau: place.bureau, school: place.school ?? '0' }, schoolDay(at), [...new Set(tasks.map((task) => task.studentId))]))
  return { items: tasks.map((task) => ({ ...presentTask(task, at), ...(bare.has(task.studentId) && { symptomsOnly: true }) })) }
}

const presentTask = (task: StoredTask, at: Date): TracingTask => ({
  id: task.id, studentId: task.studentId, name: task.name, classId: task.classId, class: task.className, day: task.day, session: task.session, reportId: task.reportId,
  openedAt: task.openedAt.toISOString(), dueAt: task.dueAt.toISOString(), isOverdue: at > task.dueAt,
})

const reasonOf = '待追踪：补充症状'

/**
 * Somebody found out what the child has: the finding is amended by the rules of corrections, so after the lock a homeroom's answer waits for the nurse
 * or a leader like any other change. The task ends when the answer stands. Fails with attendance.tracing_done, symptoms_missing when it is still to be
 * traced, and whatever a correction fails with.
 */
export async function answerTracing(actor: Actor, taskId: string, health: Finding, device: string): Promise<DayChanging<{ correction: Correction }>> {
  const task = (await taskById(taskId)) ?? fail('resource.not_found')
  if (task.state !== 'open') fail('attendance.tracing_done')
  if (health.symptoms.length === 0 || health.symptoms.includes('to_be_traced')) {
    fail('attendance.symptoms_missing', { pupils: [{ studentId: task.studentId, name: task.name }] })
  }
  const report = (await reportById(task.reportId)) ?? fail('resource.not_found')
  const mark = (await marksWithNames(report)).find((one) => one.studentId === task.studentId)
  const said: MarkIn = {
    studentId: task.studentId, status: rollStatuses.find((status) => status === (mark?.status ?? 'present')) ?? 'leave_sick', ...(mark?.lateMinutes && { lateMinutes: mark.lateMinutes }), health,
  }
  const { reply, changed } = await makeCorrection(actor, report.id, { version: report.version, reason: reasonOf, marks: [said] }, device)
  return { reply: { correction: reply.correction }, changed }
}
