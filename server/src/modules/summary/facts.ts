/** Reads what a day or week of schools consists of and composes it: the same statements for one school and for a district. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { now } from '../../platform/clock'
import { sessionsInBureau } from '../calendar/index'
import { boardersIn } from '../roster/index'
import type { Address } from './queries'
import { compose, groupBy, sessionsOf, type ClassDay, type Composed, type DayFacts } from './rules'
import { begunSchools, enrolledClasses, illOn, reportsOn, type EnrolledClass, type ReportedClass } from './views'
import { composeWeek, weekFrom } from './week'

export type ComposedSchools = { rows: Composed[]; watermark: Date }

/** Every class, grade and school of the address. The watermark is an instant before which everything read here had happened (SM-7). */
export async function composeSchools(address: Address): Promise<ComposedSchools> {
  if (address.period !== 'week') {
    const { facts, latest } = await factsOf(address, address.day)
    return { rows: compose(facts), watermark: later(now(), latest) }
  }
  const days: { day: string; facts: DayFacts }[] = []
  let watermark = now()
  for (const day of weekFrom(address.day)) {
    const { facts, latest } = await factsOf({ ...address, day }, address.day)
    days.push({ day, facts })
    watermark = later(watermark, latest)
  }
  return { rows: composeWeek(days), watermark }
}

/** The later of two instants; a report may carry a time that a clock set back has not reached again. */
const later = (one: Date, other: Date | undefined) => (other && other > one ? other : one)

/** @param from the first day of the period: who was ill earlier in it, in another school, is not counted here */
async function factsOf(address: Address, from: string): Promise<{ facts: DayFacts; latest: Date | undefined }> {
  const sessions = sessionsOf(address.period)
  const reports = await reportsOn(address.schoolIds, address.day, sessions)
  const classes = await expectedClasses(address, reports)
  const ill = classes.length > 0 ? await illOn(address.schoolIds, from, address.day, sessions) : []
  const latest = reports.reduce<Date | undefined>((found, { receivedAt }) => (found && found > receivedAt ? found : receivedAt), undefined)
  return { facts: await ofBegunSchools(address, { classes, reports, ill }), latest }
}

/** Classes with pupils that day, and classes that reported before theirs left, each with the sessions of the period its calendar holds. */
export async function expectedClasses({ bureauId, schoolIds, day, period }: Address, reports: readonly ReportedClass[]): Promise<ClassDay[]> {
  const enrolled = await enrolledClasses(schoolIds, day)
  const known = new Set(enrolled.map((one) => one.classId))
  const emptied = [...groupBy(reports.filter((report) => !known.has(report.classId)), (report) => report.classId).values()].flatMap(([report]) =>
    report ? [{ schoolId: report.schoolId, gradeId: report.gradeId, classId: report.classId, className: report.className, enrolled: 0, am: 0, pm: 0 }] : [],
  )
  const all = [...enrolled, ...emptied]
  const plans = await sessionsInBureau(bureauId, day, all)
  const wanted = sessionsOf(period)
  const planned = all.map((one) => ({ ...one, sessions: wanted.filter((session) => plans.get(one.classId)?.sessions.includes(session)) }))
  const evenings = await boardersOf(planned, day)
  return planned.map((one) => ({ ...one, owed: one.sessions.filter((session) => pupilsIn(one, session, evenings) > 0) }))
}

const pupilsIn = (one: EnrolledClass, session: Session, evenings: ReadonlyMap<string, number>): number =>
  session === 'eve' ? (evenings.get(one.classId) ?? 0) : one[session]

/** Boarders by class; asked for only where some class has an evening check. */
async function boardersOf(classes: readonly { classId: string; sessions: readonly Session[] }[], day: string): Promise<ReadonlyMap<string, number>> {
  const evenings = classes.filter((one) => one.sessions.includes('eve')).map((one) => one.classId)
  return evenings.length === 0 ? new Map() : boardersIn(evenings, day)
}

/** Leaves out schools that have never reported anything: before a school begins, silence is no news. */
async function ofBegunSchools({ day }: Address, facts: DayFacts): Promise<DayFacts> {
  const reporting = new Set(facts.reports.map((report) => report.schoolId))
  const silent = [...new Set(facts.classes.map((one) => one.schoolId))].filter((id) => !reporting.has(id))
  const begun = new Set([...reporting, ...(await begunSchools(silent, day))])
  return { ...facts, classes: facts.classes.filter((one) => begun.has(one.schoolId)) }
}
