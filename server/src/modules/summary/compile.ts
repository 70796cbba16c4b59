import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { promise } from '../../platform/outbox'
import { sessionsInBureau } from '../calendar/index'
import { placeOfSchool } from '../roster/index'
import { insertVersions, lastVersions, retire, schoolsDayOf, type Address } from './queries'
import { compose, composeBureau, contentHash, groupBy, sessionsOf, statusOf, type ClassDay, type Composed, type DayFacts, type Period } from './rules'
import { begunSchools, enrolledClasses, illOn, lockBureau, lockSchools, reportsOn, type ReportedClass } from './views'

/** What made somebody compile: `cron`, `late_report`, `by_hand`, `catch_up`. */
export type Cause = string
/**
 * The one way a school's day is compiled, by the clock, after a late report and by hand: read the facts, compose, store a new version of what
 * changed (SM-2), promise the district's sum. Unchanged facts write nothing. Returns how many rows got a new version.
 */
export async function recompile(schoolId: string, day: string, period: Period, cause: Cause): Promise<number> {
  const { bureau } = await placeOfSchool(schoolId)
  return inTransaction(async () => {
    await lockSchools(bureau, schoolId)
    const address = { bureauId: bureau, schoolIds: [schoolId], day, period }
    const { rows, watermark } = await composeSchools(address)
    const changed = await storeChanged(address, rows, { cause, watermark, isPartial: false })
    if (changed > 0) await promise('summary.district', { bureauId: bureau, day, period }, { coalesce: `${bureau}:${day}:${period}` })
    return changed
  })
}

/** A whole district's day at once: the same reads and the same writes for all schools together, and the district's own row. */
export async function recompileDistrict(bureauId: string, day: string, period: Period, cause: Cause): Promise<number> {
  return inTransaction(async () => {
    const schoolIds = await lockSchools(bureauId)
    if (schoolIds.length === 0) return 0
    await lockBureau(bureauId)
    const { rows, watermark } = await composeSchools({ bureauId, schoolIds, day, period })
    const schools = rows.filter((row) => row.scope === 'school').map((row) => row.measures)
    const all = schools.length > 0 ? [...rows, composeBureau(bureauId, schools)] : []
    return storeChanged({ bureauId, schoolIds: [...schoolIds, '0'], day, period }, all, { cause, watermark, isPartial: false })
  })
}

/** Keeps the promise `summary.district`: the sum of what the schools have in force. While schools are still to come it is provisional. */
export async function sumDistrict(bureauId: string, schoolIds: readonly string[], day: string, period: Period, cause: Cause): Promise<void> {
  await inTransaction(async () => {
    await lockBureau(bureauId)
    const schools = await schoolsDayOf(schoolIds, day, period)
    const classes = await expectedClasses({ bureauId, schoolIds, day, period }, [])
    const due = new Set(classes.filter((one) => one.sessions.length > 0).map((one) => one.schoolId))
    for (const school of schools) due.delete(school.schoolId)
    const begun = await begunSchools([...due], day)
    const row = schools.length > 0 ? [composeBureau(bureauId, schools.map((school) => school.measures))] : []
    await storeChanged({ bureauId, schoolIds: ['0'], day, period }, row, { cause, watermark: null, isPartial: begun.length > 0 })
  })
}

async function composeSchools(address: Address): Promise<{ rows: Composed[]; watermark: Date | null }> {
  const sessions = sessionsOf(address.period)
  const reports = await reportsOn(address.schoolIds, address.day, sessions)
  const classes = await expectedClasses(address, reports)
  const ill = await illOn(address.schoolIds, address.day, sessions)
  const rows = compose(await ofBegunSchools(address, { classes, reports, ill }))
  return { rows, watermark: reports.reduce<Date | null>((latest, { receivedAt }) => (latest && latest > receivedAt ? latest : receivedAt), null) }
}

/** Classes with pupils that day, and classes that reported before theirs left, each with the sessions of the period its calendar holds. */
async function expectedClasses({ bureauId, schoolIds, day, period }: Address, reports: readonly ReportedClass[]): Promise<ClassDay[]> {
  const enrolled = await enrolledClasses(schoolIds, day)
  const known = new Set(enrolled.map((one) => one.classId))
  const emptied = [...groupBy(reports.filter((report) => !known.has(report.classId)), (report) => report.classId).values()].flatMap(([report]) =>
    report ? [{ schoolId: report.schoolId, gradeId: report.gradeId, classId: report.classId, className: report.className, enrolled: 0 }] : [],
  )
  const all = [...enrolled, ...emptied]
  const plans = await sessionsInBureau(bureauId, day, all)
  const wanted = sessionsOf(period)
  return all.map((one) => ({ ...one, sessions: wanted.filter((session) => plans.get(one.classId)?.sessions.includes(session)) }))
}

/** Leaves out schools that have never reported anything: before a school begins, silence is no news. */
async function ofBegunSchools({ day }: Address, facts: DayFacts): Promise<DayFacts> {
  const reporting = new Set(facts.reports.map((report) => report.schoolId))
  const silent = [...new Set(facts.classes.map((one) => one.schoolId))].filter((id) => !reporting.has(id))
  const begun = new Set([...reporting, ...(await begunSchools(silent, day))])
  return { ...facts, classes: facts.classes.filter((one) => begun.has(one.schoolId)) }
}

type Storing = { cause: Cause; watermark: Date | null; isPartial: boolean }

/** Writes a new version of every row whose content changed, and retires rows of scopes that have none any more. Two or three statements for any size. */
async function storeChanged(address: Address, rows: readonly Composed[], { cause, watermark, isPartial }: Storing): Promise<number> {
  const last = await lastVersions(address)
  const inForce = (scopeId: string) => (last.get(scopeId)?.isCurrent ? last.get(scopeId) : undefined)
  const fresh = rows.map((row) => ({ ...row, contentHash: contentHash(row, isPartial) })).filter((row) => inForce(row.scopeId)?.contentHash !== row.contentHash)
  const composed = new Set(rows.map((row) => row.scopeId))
  const gone = [...last.keys()].filter((scopeId) => !composed.has(scopeId) && inForce(scopeId))
  await retire(address, [...fresh.map((row) => row.scopeId).filter(inForce), ...gone])
  const versions = fresh.map((row) => {
    const before = last.get(row.scopeId)
    return { ...row, version: (before?.version ?? 0) + 1, status: statusOf(address.period, row.measures, before?.status, isPartial) }
  })
  await insertVersions(address, versions, { at: now(), watermark, cause })
  return versions.length + gone.length
}
