/** How a day is put together (product/rules.md §4.6): classes, from them grades, from them schools, from them the district. Pure; weeks are in week.ts. */
import { createHash } from 'node:crypto'
import type { Measures, Summary } from '@zhixiao/shared-types/domains/summary'
import { sessions as everySession, sessionText, type Session } from '@zhixiao/shared-types/values/attendance'

export type Period = 'am' | 'day' | 'week'
export type Scope = Summary['scope']
export type Status = Summary['status']
/** As stored: the ill are always counted here, who may see the number is decided when it is shown; `absent` is added up when shown. */
export type StoredMeasures = Omit<Measures, 'illPupils' | 'absent'> & { illPupils: number }

export const sessionsOf = (period: Period): readonly Session[] => (period === 'am' ? ['am'] : everySession)

/**
 * A class on the day: pupils enrolled that day and the sessions its calendar holds. `owed` are those of them in which it has pupils, so that it owes a
 * report: a class that got its first pupil at noon owes no morning, and no class without boarders an evening (RS-3). Unsaid: all, with pupils enrolled.
 */
export type ClassDay = {
  schoolId: string; gradeId: string; classId: string; className: string; enrolled: number; sessions: readonly Session[]; owed?: readonly Session[]
}
export type ReportDay = {
  schoolId: string
  classId: string
  session: Session
  expected: number
  late: number
  absentUnexplained: number
  leaveSick: number
  leavePersonal: number
  leaveOfficial: number
  otherAbsent: number
  /** Came after it was due, or on a later day. */
  wasLate: boolean
}
export type IllDay = { schoolId: string; classId: string; session: Session; studentId: string }
export type DayFacts = { classes: readonly ClassDay[]; reports: readonly ReportDay[]; ill: readonly IllDay[] }

/** `day` in a week only. */
export type Missing = { classId: string; session: Session; text: string; day?: string }
export type Composed = {
  scope: Scope; scopeId: string; schoolId: string; measures: StoredMeasures; missing: Missing[]
  /** Of a class: the sessions it counts, `am`, in a week `2026-03-09 am`; the way from a version to its rows (SM-7). */
  counted?: string[]
}

export const nothing = (): StoredMeasures => ({
  expectedReports: 0, reports: 0, lateReports: 0, enrolled: 0, expected: 0, present: 0, late: 0, absentUnexplained: 0, leaveSick: 0, leavePersonal: 0, leaveOfficial: 0,
  otherAbsent: 0, illPupils: 0,
})
export const measureNames = Object.keys(nothing()) as (keyof StoredMeasures)[]

/** Adds measure by measure; every measure is additive, so every level is the sum of the one below, exactly (SM-1). */
export function addUp(parts: readonly StoredMeasures[]): StoredMeasures {
  const total = nothing()
  for (const part of parts) for (const name of measureNames) total[name] += part[name]
  return total
}

/**
 * All classes, grades and schools of a day. Counts only sessions the calendar holds and classes that reported them (AT-15); a child ill in the
 * morning and at noon counts once, in the class where it was found first (AT-8). A school without any session due has no rows.
 */
export function compose({ classes, reports, ill }: DayFacts): Composed[] {
  const reportsOf = groupBy(reports, (report) => report.classId)
  const illOf = countByClass(firstFindings(ill, classes, reportsOf).values())
  return allLevels(classes, classes.map((one) => composeClass(one, reportsOf.get(one.classId) ?? [], illOf.get(one.classId) ?? 0)))
}

/** Grades and schools over their classes' rows; a school without any session due has no rows. */
export function allLevels(classes: readonly Pick<ClassDay, 'classId' | 'gradeId'>[], composed: readonly Composed[]): Composed[] {
  const gradeOf = new Map(classes.map((one) => [one.classId, one.gradeId]))
  const rows: Composed[] = []
  for (const [schoolId, classRows] of groupBy(composed, (row) => row.schoolId)) {
    const school = sumUp('school', schoolId, schoolId, classRows)
    if (school.measures.expectedReports === 0) continue
    const grades = [...groupBy(classRows, (row) => gradeOf.get(row.scopeId) ?? '')].map(([gradeId, rows]) => sumUp('grade', gradeId, schoolId, rows))
    rows.push(...classRows, ...grades, school)
  }
  return rows
}

/** One class for itself, with how many ill children it found first. */
export function composeClass(one: ClassDay, reports: readonly ReportDay[], illPupils: number): Composed {
  const measures = { ...nothing(), enrolled: one.enrolled, illPupils }
  const missing: Missing[] = []
  const counted: string[] = []
  for (const session of one.sessions) {
    const report = reports.find((found) => found.session === session)
    // A class that has no pupils then owes nothing; one that reported before they left keeps its report.
    if (!report && !(one.owed ? one.owed.includes(session) : one.enrolled > 0)) continue
    measures.expectedReports += 1
    if (report) {
      countIn(measures, report)
      counted.push(session)
    } else missing.push({ classId: one.classId, session, text: `${one.className} ${sessionText[session]}` })
  }
  return { scope: 'class', scopeId: one.classId, schoolId: one.schoolId, measures, missing, counted }
}

function countIn(measures: StoredMeasures, report: ReportDay): void {
  const absent = report.absentUnexplained + report.leaveSick + report.leavePersonal + report.leaveOfficial + report.otherAbsent
  measures.reports += 1
  measures.lateReports += report.wasLate ? 1 : 0
  measures.expected += report.expected
  measures.present += report.expected - report.late - absent
  measures.late += report.late
  measures.absentUnexplained += report.absentUnexplained
  measures.leaveSick += report.leaveSick
  measures.leavePersonal += report.leavePersonal
  measures.leaveOfficial += report.leaveOfficial
  measures.otherAbsent += report.otherAbsent
}

/** Every ill child of the day with the first finding that counts: of a session the calendar holds, in a class that reported it. */
export function firstFindings(ill: readonly IllDay[], classes: readonly ClassDay[], reportsOf: Map<string, ReportDay[]>): Map<string, IllDay> {
  const planned = new Map(classes.map((one) => [one.classId, one.sessions]))
  const first = new Map<string, IllDay>()
  for (const found of ill) {
    const counts = planned.get(found.classId)?.includes(found.session) && reportsOf.get(found.classId)?.some((report) => report.session === found.session)
    const known = first.get(found.studentId)
    if (counts && (!known || isBefore(found, known))) first.set(found.studentId, found)
  }
  return first
}

/** How many of the findings each class has. */
export function countByClass(findings: Iterable<{ classId: string }>): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { classId } of findings) counts.set(classId, (counts.get(classId) ?? 0) + 1)
  return counts
}

const isBefore = (one: IllDay, other: IllDay) => {
  const byTime = everySession.indexOf(one.session) - everySession.indexOf(other.session)
  return byTime < 0 || (byTime === 0 && one.classId < other.classId)
}

const sumUp = (scope: Scope, scopeId: string, schoolId: string, rows: readonly Composed[]): Composed => ({
  scope, scopeId, schoolId, measures: addUp(rows.map((row) => row.measures)), missing: rows.flatMap((row) => row.missing),
})

/** The district's row from its schools' rows; it names no class. */
export const composeBureau = (bureauId: string, schools: readonly StoredMeasures[]): Composed => ({
  scope: 'bureau', scopeId: bureauId, schoolId: '0', measures: addUp(schools), missing: [],
})

/** SHA-256 over what a summary says: measures, missing class sessions, and whether schools are still to come. Not over version, time or wording (SM-2). */
export function contentHash(row: Composed, isPartial: boolean): string {
  const missing = row.missing.map(({ classId, session, day }) => (day ? `${classId} ${day} ${session}` : `${classId} ${session}`)).sort()
  const said = [row.scope, row.scopeId, measureNames.map((name) => row.measures[name]), missing, isPartial]
  return createHash('sha256').update(JSON.stringify(said)).digest('hex')
}

/**
 * PROVISIONAL for the morning flash and for a district whose schools are not all in; FINAL, or FINAL_INCOMPLETE while classes are missing (SM-4);
 * REVISED for every later version of a final.
 */
export function statusOf(period: Period, measures: StoredMeasures, before: Status | undefined, isPartial: boolean): Status {
  if (period === 'am' || isPartial) return 'PROVISIONAL'
  if (before && before !== 'PROVISIONAL') return 'REVISED'
  return measures.reports < measures.expectedReports ? 'FINAL_INCOMPLETE' : 'FINAL'
}

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
