import { inTransaction } from '../../platform/db'
import { enqueue } from '../../platform/outbox'
import { placeOfSchool } from '../roster/index'
import { dueAt } from './due'
import { composeSchools, expectedClasses } from './facts'
import { schoolsDayOf, type Address } from './queries'
import { composeBureau, type Composed, type Period } from './rules'
import { storeChanged, type Summed } from './store-versions'
import { districtTopic } from './topics'
import { begunSchools, lockBureau, lockSchools, type LockedSchool } from './views'
import { weekFrom } from './week'

/** What made somebody compile: `cron`, `changed`, `by_hand`. */
export type Cause = string
/**
 * The one way a school's day or week is compiled, by the clock, after a change and by hand: read the facts, compose, store a new version of what
 * changed (SM-2), enqueue the district's sum. Unchanged facts write nothing. Returns how many rows got a new version.
 * @param day of a week its Monday
 */
export async function recompile(schoolId: string, day: string, period: Period, cause: Cause): Promise<number> {
  const { bureau } = await placeOfSchool(schoolId)
  return inTransaction(async () => {
    const due = latestDue(await lockSchools(bureau, schoolId), period, day)
    const address = { bureauId: bureau, schoolIds: [schoolId], day, period }
    const { rows, watermark } = await composeSchools(address)
    const changed = await storeChanged(address, rows, { cause, watermark, isPartial: false, due })
    if (changed > 0) await enqueue(districtTopic, { bureauId: bureau, day, period }, { coalesce: `${bureau}:${day}:${period}` })
    return changed
  })
}

/** A whole district's day or week at once: the same reads and the same writes for all schools together, and the district's own row. */
export async function recompileDistrict(bureauId: string, day: string, period: Period, cause: Cause): Promise<number> {
  return inTransaction(async () => {
    const locked = await lockSchools(bureauId)
    if (locked.length === 0) return 0
    await lockBureau(bureauId)
    const schoolIds = locked.map((one) => one.id)
    const storing = { cause, isPartial: false, due: latestDue(locked, period, day) }
    const address = { bureauId, schoolIds, day, period }
    const { rows, watermark } = await composeSchools(address)
    const schools = rows.filter((row) => row.scope === 'school')
    const all = schools.length > 0 ? [...rows, composeBureau(bureauId, schools.map((row) => row.measures))] : []
    const parts: Summed['parts'] = (versionOf) => Object.fromEntries(schools.map((row) => [row.scopeId, versionOf(row.scopeId) ?? 0]))
    return storeChanged({ ...address, schoolIds: [...schoolIds, '0'] }, all, { ...storing, watermark }, { schoolIds, parts })
  })
}

/** The sum of what the schools have in force. While schools are still to come it is provisional. */
export async function sumDistrict(bureauId: string, schools: readonly LockedSchool[], day: string, period: Period, cause: Cause): Promise<void> {
  await inTransaction(async () => {
    await lockBureau(bureauId)
    const schoolIds = schools.map((one) => one.id)
    const address = { bureauId, schoolIds, day, period }
    const inForce = await schoolsDayOf(schoolIds, day, period)
    const isPartial = inForce.length > 0 && (await isSomeoneToCome(address, new Set(inForce.map((one) => one.schoolId))))
    const row: Composed[] = inForce.length > 0 ? [composeBureau(bureauId, inForce.map((one) => one.measures))] : []
    const parts = () => Object.fromEntries(inForce.map((one) => [one.schoolId, one.version]))
    const storing = { cause, watermark: null, isPartial, due: latestDue(schools, period, day) }
    await storeChanged({ ...address, schoolIds: ['0'] }, row, storing, { schoolIds, parts })
  })
}

/** Has some school that began to use the service sessions in the period and nothing in force? */
async function isSomeoneToCome(address: Address, compiled: ReadonlySet<string>): Promise<boolean> {
  const waiting = address.schoolIds.filter((id) => !compiled.has(id))
  if (waiting.length === 0) return false
  for (const day of address.period === 'week' ? weekFrom(address.day) : [address.day]) {
    const classes = await expectedClasses({ ...address, schoolIds: waiting, day }, [])
    const due = new Set(classes.filter((one) => one.owed?.length).map((one) => one.schoolId))
    if ((await begunSchools([...due], day)).length > 0) return true
  }
  return false
}

/** Of several schools the last one's; a district cannot be there before. */
const latestDue = (schools: readonly LockedSchool[], period: Period, day: string): Date =>
  schools.map((one) => dueAt(period, day, one.times)).reduce((last, one) => (one > last ? one : last), new Date(0))
