/** Writes what changed as new versions, each with what is different from the one before and why (SM-2, SM-6). Inside the compile's transaction. */
import { now } from '../../platform/clock'
import { openCauses, wholeSchool, type Cause } from './causes'
import { diffOf, isMaterial } from './diff'
import { isCaughtUp } from './due'
import { causesSince, insertVersions, lastVersions, predecessorsOf, retire, type Address, type LastVersion, type NewVersion, type Predecessor } from './queries'
import { contentHash, nothing, statusOf, type Composed } from './rules'
import { gradesOf } from './views'
import { weekFrom } from './week'

export type Storing = {
  /** What made somebody compile: `cron`, `changed`, `by_hand`. */
  cause: string
  watermark: Date | null
  /** A district whose schools are not all in. */
  isPartial: boolean
  /** When the scope's version is due, for the mark 补生成 (SM-3). */
  due: Date
}
/** What the district's own row adds: from which versions of its schools it is summed (SM-7). */
export type Summed = { schoolIds: readonly string[]; parts(versionOf: (schoolId: string) => number | undefined): Record<string, number> }

type Fresh = Composed & { contentHash: string }
type Known = { last: ReadonlyMap<string, LastVersion>; before: ReadonlyMap<string, Predecessor> }

/**
 * Writes a new version of every row whose content changed; returns how many. A scope that has nothing to say any more (its day was closed) gets a VOID
 * version that is in force for nobody (CA-5). Two statements for a first compile of any size, a few more when there is a version before.
 */
export async function storeChanged(address: Address, rows: readonly Composed[], storing: Storing, summed?: Summed): Promise<number> {
  const last = await lastVersions(address)
  const inForce = (scopeId: string) => (last.get(scopeId)?.isCurrent ? last.get(scopeId) : undefined)
  const fresh = rows.map((row) => ({ ...row, contentHash: contentHash(row, storing.isPartial) })).filter((row) => inForce(row.scopeId)?.contentHash !== row.contentHash)
  const composed = new Set(rows.map((row) => row.scopeId))
  const gone = [...last.values()].filter((one) => one.isCurrent && !composed.has(one.scopeId)).map(voided)
  const changed: Fresh[] = [...fresh, ...gone]
  const before = await predecessorsOf(address, changed.flatMap((row) => inForce(row.scopeId)?.scopeId ?? []))
  const next = (row: Fresh): NewVersion => {
    const predecessor = last.get(row.scopeId)
    const status = composed.has(row.scopeId) ? statusOf(address.period, row.measures, predecessor?.status, storing.isPartial) : 'VOID'
    return { ...row, version: (predecessor?.version ?? 0) + 1, status, cause: causeOf(address, predecessor, storing) }
  }
  const known = { last, before }
  const ofSchools = await explained(address, changed.filter((row) => row.scope !== 'bureau').map(next), known)
  const [bureau] = changed.filter((row) => row.scope === 'bureau').map(next)
  const versions = bureau && summed ? [...ofSchools, await explainedBureau(address, bureau, ofSchools, known, summed)] : ofSchools
  await retire(address, versions.flatMap((one) => inForce(one.scopeId)?.scopeId ?? []))
  await insertVersions(address, versions, { at: now(), watermark: storing.watermark })
  return versions.length
}

const voided = (one: LastVersion): Fresh => {
  const row: Composed = { scope: one.scope, scopeId: one.scopeId, schoolId: one.schoolId, measures: nothing(), missing: [] }
  return { ...row, contentHash: contentHash(row, false) }
}

/** A first final (of a district: the first one that is no longer provisional) well after its time was caught up on (SM-3). */
function causeOf({ period }: Address, before: LastVersion | undefined, { cause, due, isPartial }: Storing): string {
  const isFirst = before === undefined || (before.status === 'PROVISIONAL' && period !== 'am' && !isPartial)
  return isFirst && cause !== 'by_hand' && isCaughtUp(now(), due) ? 'catch_up' : cause
}

/** After a VOID version nothing was in force: everything is new. */
function changeOf(row: NewVersion, before: Predecessor | undefined, causes: readonly string[]): NonNullable<NewVersion['change']> {
  const old = before?.measures ?? nothing()
  return { diff: diffOf(old, row.measures), isMaterial: isMaterial(old, row.measures), causes: causes.filter((id) => !before?.causes.includes(id)) }
}

/**
 * Adds to versions that have one before what concerns them: a class its own causes, a grade its classes', a school all of its own. A class whose numbers
 * changed without any is one that a child's first finding came over to or left for (SM-1): what the school's other classes changed is why.
 */
async function explained(address: Address, versions: readonly NewVersion[], { last, before }: Known): Promise<NewVersion[]> {
  if (!versions.some((one) => last.has(one.scopeId))) return [...versions]
  const days = address.period === 'week' ? weekFrom(address.day) : [address.day]
  const open = await openCauses(address.schoolIds, days[0] ?? address.day, days.at(-1) ?? address.day)
  const grades = await gradesOf([...new Set(open.map((one) => one.classId))].filter((id) => id !== wholeSchool))
  const isOwn = ({ classId }: Cause, row: NewVersion) =>
    classId === wholeSchool || row.scope === 'school' || (row.scope === 'grade' ? grades.get(classId) === row.scopeId : classId === row.scopeId)
  return versions.map((row) => {
    if (!last.has(row.scopeId)) return row
    const ofSchool = open.filter((one) => one.schoolId === row.schoolId)
    const explain = (causes: readonly Cause[]) => changeOf(row, before.get(row.scopeId), causes.map((one) => one.id))
    const own = explain(ofSchool.filter((one) => isOwn(one, row)))
    return { ...row, change: own.causes.length > 0 || own.diff.length === 0 ? own : explain(ofSchool) }
  })
}

/** The district's version: from which versions of schools, and what those were made for since the one before. */
async function explainedBureau(address: Address, row: NewVersion, ofSchools: readonly NewVersion[], { last, before }: Known, summed: Summed): Promise<NewVersion> {
  const written = new Map(ofSchools.filter((one) => one.scope === 'school').map((one) => [one.scopeId, one]))
  const parts = summed.parts((schoolId) => written.get(schoolId)?.version ?? last.get(schoolId)?.version)
  if (!last.has(row.scopeId)) return { ...row, parts }
  const predecessor = before.get(row.scopeId)
  const earlier = await causesSince(address, summed.schoolIds, predecessor?.parts ?? {})
  const causes = new Set([...earlier, ...[...written.values()].flatMap((one) => one.change?.causes ?? [])])
  return { ...row, parts, change: changeOf(row, predecessor, [...causes]) }
}
