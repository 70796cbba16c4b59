/**
 * A second opinion on summaries: raw rows read as they are and counted in plain TypeScript, with no line of the summary module. Slow and obvious on
 * purpose; sessions come from what the calendar shows for each class.
 */
import { sql } from '../../src/platform/db'

export const measures = [
  'expectedReports', 'reports', 'lateReports', 'enrolled', 'expected', 'present', 'late', 'absentUnexplained', 'leaveSick', 'leavePersonal', 'leaveOfficial', 'otherAbsent', 'illPupils',
] as const
export type Counted = Record<(typeof measures)[number], number>
type Klass = { id: string; school_id: string; grade_id: string; bureau_id: string }
type Stay = { class_id: string; student_id: string; from_day: string; from_session: string; to_day: string | null; to_session: string }
type Bed = { student_id: string; from_day: string; to_day: string | null }
type Header = { class_id: string; day: string; session: string; is_late: number; is_backfilled: number }
type Mark = { class_id: string; day: string; session: string; student_id: string; status: string; ill: number }
export type Raw = { classes: Klass[]; stays: Stay[]; beds: Bed[]; headers: Header[]; marks: Mark[] }

/** Everything a district has, by its schools. */
export async function rawRows(bureauId: string): Promise<Raw> {
  const of = <Row extends object>(table: string) => sql<Row>(`SELECT x.* FROM ${table} x JOIN school s ON s.id = x.school_id WHERE s.bureau_id = ?`, [bureauId])
  return {
    classes: await of<Klass>('class'), stays: await of<Stay>('membership'), beds: await of<Bed>('boarding'), headers: await of<Header>('attendance_report'), marks: await of<Mark>('attendance_mark'),
  }
}

const order = ['am', 'pm', 'eve']
const moment = (day: string, session: string) => `${day} ${order.indexOf(session)}`
const zero = (): Counted => Object.fromEntries(measures.map((name) => [name, 0])) as Counted
export const plus = (parts: readonly Counted[]): Counted => {
  const sum = zero()
  for (const part of parts) for (const name of measures) sum[name] += part[name]
  return sum
}

/** Who is in the class in that session: from a membership's first session until before its last; in the evening boarders only. */
function pupils(raw: Raw, classId: string, day: string, session: string): string[] {
  const at = moment(day, session)
  const stays = raw.stays.filter((one) => one.class_id === classId && moment(one.from_day, one.from_session) <= at && (one.to_day === null || at < moment(one.to_day, one.to_session)))
  const boards = (studentId: string) => raw.beds.some((bed) => bed.student_id === studentId && bed.from_day <= day && (bed.to_day === null || day < bed.to_day))
  return stays.map((one) => one.student_id).filter((studentId) => session !== 'eve' || boards(studentId))
}

const columnOf: Record<string, keyof Counted> = {
  late: 'late', absent_unexplained: 'absentUnexplained', leave_sick: 'leaveSick', leave_personal: 'leavePersonal', leave_official: 'leaveOfficial', leave_pending: 'otherAbsent',
}

/** What one class has to say about one day, without its ill. `sessions` are those the calendar holds for it. */
function classDay(raw: Raw, klass: Klass, day: string, sessions: readonly string[]): Counted {
  const counted = zero()
  counted.enrolled = raw.stays.filter((one) => one.class_id === klass.id && one.from_day <= day && (one.to_day === null || one.to_day > day)).length
  for (const session of sessions) {
    const header = raw.headers.find((one) => one.class_id === klass.id && one.day === day && one.session === session)
    const expected = pupils(raw, klass.id, day, session)
    if (!header && expected.length === 0) continue
    counted.expectedReports += 1
    if (!header) continue
    counted.reports += 1
    if (header.is_late === 1 || header.is_backfilled === 1) counted.lateReports += 1
    counted.expected += expected.length
    counted.present += expected.length
    for (const mark of raw.marks.filter((one) => one.class_id === klass.id && one.day === day && one.session === session)) {
      const column = columnOf[mark.status]
      if (!column) continue
      counted[column] += 1
      counted.present -= 1
    }
  }
  return counted
}

export type Scopes = Map<string, Counted>
/** The sessions the calendar holds for a class on a day. */
export type Sessions = (classId: string, day: string) => readonly string[]

/**
 * Every class, grade, school and the district over some days, by id: one day, or the days of a week. A school's day counts once it has begun to report
 * and has a session to report.
 */
export function recounted(raw: Raw, days: readonly string[], sessionsOf: Sessions): Scopes {
  const perClass = new Map<string, Counted[]>()
  const firstFound = new Map<string, string>()
  for (const day of days) {
    for (const schoolId of new Set(raw.classes.map((one) => one.school_id))) {
      const classes = raw.classes.filter((one) => one.school_id === schoolId)
      if (!raw.headers.some((one) => one.day <= day && classes.some((klass) => klass.id === one.class_id))) continue
      const counts = new Map(classes.map((klass) => [klass.id, classDay(raw, klass, day, sessionsOf(klass.id, day))]))
      if (plus([...counts.values()]).expectedReports === 0) continue
      for (const [classId, counted] of counts) {
        // A class without a pupil is there when its teacher reported it all the same.
        const isThere = counted.enrolled > 0 || raw.headers.some((one) => one.class_id === classId && one.day === day) || raw.stays.some((one) => one.class_id === classId && one.from_day <= day && (one.to_day === null || one.to_day >= day))
        if (isThere) perClass.set(classId, [...(perClass.get(classId) ?? []), counted])
      }
    }
    for (const session of order) {
      for (const mark of raw.marks.filter((one) => one.day === day && one.session === session && one.ill === 1)) {
        const counts = sessionsOf(mark.class_id, day).includes(session)
        if (counts && !firstFound.has(mark.student_id)) firstFound.set(mark.student_id, mark.class_id)
      }
    }
  }
  const ofClass: Scopes = new Map([...perClass].map(([classId, parts]) => [classId, { ...plus(parts), illPupils: [...firstFound.values()].filter((id) => id === classId).length }]))
  return withLevels(raw.classes, ofClass)
}

function withLevels(classes: readonly Klass[], ofClass: Scopes): Scopes {
  const all: Scopes = new Map(ofClass)
  for (const level of ['grade_id', 'school_id', 'bureau_id'] as const) {
    for (const id of new Set(classes.filter((one) => ofClass.has(one.id)).map((one) => one[level]))) {
      all.set(id, plus(classes.filter((one) => one[level] === id).flatMap((one) => ofClass.get(one.id) ?? [])))
    }
  }
  return all
}
