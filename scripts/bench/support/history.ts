/** Days of attendance for a bench: headers and marks as reports leave them, inserted in bulk, with the counts that belong to the marks. */
import type { MarkStatus } from '@zhixiao/shared-types/values/attendance'
import { write } from '../../../server/src/platform/db'
import { newId } from '../../../server/src/platform/ids'
import { instantAt, weekday, addDays } from '../../../server/src/platform/time'
import { randomOf } from '../../seed/random'
import type { Ground, GroundClass } from './ground'

const sessions = ['am', 'pm'] as const
const kinds: readonly MarkStatus[] = ['late', 'leave_sick', 'absent_unexplained', 'leave_personal']
const dueOf = { am: '08:30', pm: '14:20' }

/** The school days (Monday to Friday) before a day, newest first. */
export function schoolDaysBefore(day: string, count: number): string[] {
  const days: string[] = []
  for (let before = addDays(day, -1); days.length < count; before = addDays(before, -1)) if (weekday(before) <= 5) days.push(before)
  return days
}

/** Both sessions of every class on a day; one class session in eighty is missing. Two or three exceptions in each. */
export async function insertDay(district: Ground, day: string): Promise<void> {
  const headers: unknown[][] = []
  const marks: unknown[][] = []
  for (const session of sessions) {
    const receivedAt = instantAt(day, dueOf[session])
    for (const one of district.classes) {
      const random = randomOf('history', one.classId, day, session)
      if (random.chance(1 / 80)) continue
      const own = marksOf(one, random)
      marks.push(...own.map(({ student, status }) => [one.schoolId, day, session, one.classId, student, status, status === 'late' ? 5 : null, status === 'leave_sick' ? 1 : 0, status === 'leave_sick' ? 3 : 0]))
      headers.push(headerOf(one, day, session, own, receivedAt))
    }
  }
  await write(
    `INSERT INTO attendance_report (school_id, day, session, class_id, id, bureau_id, grade_id, expected, late, absent_unexplained, leave_sick, leave_personal,
       leave_official, other_absent, ill, list_version, is_late, is_backfilled, by_deputy, reporter_id, reporter_name, received_at) VALUES ?`,
    [headers],
  )
  await write('INSERT INTO attendance_mark (school_id, day, session, class_id, student_id, status, late_minutes, ill, symptoms) VALUES ?', [marks])
}

function marksOf(one: GroundClass, random: ReturnType<typeof randomOf>): { student: string; status: MarkStatus }[] {
  const count = 2 + random.int(2)
  return random.shuffle(one.students).slice(0, count).map((student) => ({ student, status: random.pick(kinds) }))
}

function headerOf(one: GroundClass, day: string, session: string, marks: readonly { status: MarkStatus }[], receivedAt: Date): unknown[] {
  const count = (status: MarkStatus) => marks.filter((mark) => mark.status === status).length
  return [
    one.schoolId, day, session, one.classId, newId(), one.bureauId, one.gradeId, one.students.length, count('late'), count('absent_unexplained'), count('leave_sick'),
    count('leave_personal'), 0, 0, count('leave_sick'), '0123456789abcdef', 0, 0, 0, one.homeroom, '师', receivedAt,
  ]
}
