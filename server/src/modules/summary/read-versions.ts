/** The history of a summary as it was: every version stays readable with what changed, who changed it and why (SM-6, SM-7). */
import type { BureauVersion, Summary, SummaryCause, SummaryVersion, summaryContract } from '@zhixiao/shared-types/domains/summary'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import { judge, type Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { fail } from '../../platform/errors'
import { seesIllCounts } from '../attendance/index'
import { causesById, wholeSchool, type Cause } from './causes'
import { presentForBureau, presentSummary, type ShownDay } from './present'
import { versionById, versionsOfDay, type StoredSummary } from './queries'
import { keptUnder, ordered, schoolIdsOf, type Asked } from './read-summaries'
import { nothing, type Scope, type StoredMeasures } from './rules'
import { daysBehind, shownTable } from './shown-days'
import { staleInBureau, staleInSchool } from './stale'
import { gradesOf, scopeNames } from './views'

type Contract = typeof summaryContract
type OneVersion = ReplyOf<Contract['GET /schools/:schoolId/summaries/:summaryId']>
type OneBureauVersion = ReplyOf<Contract['GET /bureaus/:bureauId/summaries/:summaryId']>
type SchoolScope = Exclude<Scope, 'bureau'>
type InSchool = Place & { school: string }
type BureauPlace = { bureau: string; bureauName: string }

/** Every version of a class, grade or school on a day or in a week, newest first; also one that is in force for nobody any more. */
export async function readVersions(reader: Actor, place: InSchool, scope: SchoolScope, asked: Asked): Promise<{ items: SummaryVersion[] }> {
  const all = await versionsOfDay(place.bureau, place.school, keptUnder(asked), asked.period)
  return { items: await shownVersions(reader, place, all.filter((one) => one.scope === scope && one.scopeId === place[scope]).reverse()) }
}

/** One version with its parts as they were when it was compiled. Fails with `resource.not_found` for a version of another place. */
export async function readVersion(reader: Actor, place: InSchool, scope: SchoolScope, summaryId: string): Promise<OneVersion> {
  const stored = await versionOf(scope, place[scope] ?? '', summaryId)
  const [version] = await shownVersions(reader, place, [stored])
  if (!version) return fail('resource.not_found')
  const parts = await partsOf(stored)
  const showIll = seesIllCounts(reader.grants, place)
  const shown: Summary[] = []
  for (const level of ['grade', 'class'] as const) {
    for (const { one, name } of await ordered(level, parts.filter((part) => part.scope === level))) shown.push(presentSummary(one, name, showIll, false))
  }
  return { version, parts: shown }
}

/** A version of exactly this place; an id of another is not found. */
export async function versionOf(scope: Scope, scopeId: string, summaryId: string): Promise<StoredSummary> {
  const stored = await versionById(summaryId)
  return stored && stored.scope === scope && stored.scopeId === scopeId ? stored : fail('resource.not_found')
}

/** What a school's or grade's version was added up from: of each part the last version before it. Ids grow with time, a school's is its compile's last. */
async function partsOf(stored: StoredSummary): Promise<StoredSummary[]> {
  if (stored.scope !== 'school' && stored.scope !== 'grade') return []
  const all = await versionsOfDay(stored.bureauId, stored.schoolId, stored.day, stored.period)
  const grades = stored.scope === 'grade' ? await gradesOf([...new Set(all.filter((one) => one.scope === 'class').map((one) => one.scopeId))]) : undefined
  const wanted = (one: StoredSummary) => (grades ? grades.get(one.scopeId) === stored.scopeId : one.scope !== 'school')
  const last = new Map(all.filter((one) => wanted(one) && BigInt(one.id) <= BigInt(stored.id)).map((one) => [one.scopeId, one]))
  return [...last.values()].filter((one) => one.status !== 'VOID')
}

async function shownVersions(reader: Actor, place: InSchool, stored: readonly StoredSummary[]): Promise<SummaryVersion[]> {
  const [first] = stored
  if (!first) return []
  const names = await scopeNames(first.scope, [first.scopeId])
  const showIll = seesIllCounts(reader.grants, place)
  // Words of another class, whose finding came over to this one, are not for this class's people.
  const showWords = ({ classId }: Cause) => (!place.class || classId === place.class || classId === wholeSchool) && judge(reader.grants, 'attendance.read_health', place) === 'allowed'
  const isStale = await staleInSchool(place.school, stored)
  const causes = await causesOf(stored)
  return stored.map((one) => {
    const why = (causes.get(one.id) ?? []).map((cause) => shownCause(cause, showWords(cause)))
    const diff = one.diff.filter(({ metric }) => showIll || metric !== 'illPupils')
    return {
      ...presentSummary(one, names.get(one.scopeId) ?? '', showIll, isStale(one)), inForce: one.inForce, causes: why,
      diff: diff.map((change) => ({ ...change, scope: one.scope, scopeId: one.scopeId, causes: why })),
    }
  })
}

/** The causes of each version, by its id; a move concerns two classes and is told once. */
async function causesOf(stored: readonly StoredSummary[]): Promise<Map<string, Cause[]>> {
  const known = new Map((await causesById([...new Set(stored.flatMap((one) => one.causes))])).map((cause) => [cause.id, cause]))
  return new Map(stored.map((one) => {
    const told = new Map(one.causes.flatMap((id) => known.get(id) ?? []).map((cause) => [`${cause.kind} ${cause.ref} ${cause.at.toISOString()}`, cause]))
    return [one.id, [...told.values()]]
  }))
}

/** The words of a correction may say more about a child than they should: they are for those who may see health there (AT-16). */
const shownCause = (cause: Cause, showWords: boolean): SummaryCause => ({
  kind: cause.kind, who: cause.who || null, role: cause.role, why: cause.reason !== '' && (cause.kind === 'calendar' || showWords) ? cause.reason : null, ref: cause.ref,
  at: cause.at.toISOString(), school: null,
})

/** Every version of a district's day, newest first: counts only, small ones hidden in both versions alike. */
export async function readBureauVersions(place: BureauPlace, asked: Asked): Promise<{ items: BureauVersion[] }> {
  const all = await versionsOfDay(place.bureau, '0', keptUnder(asked), asked.period)
  return { items: await shownBureauVersions(place, [...all].reverse()) }
}

/** One version of a district with its schools as they were. Fails with `resource.not_found` for another district's. */
export async function readBureauVersion(place: BureauPlace, summaryId: string): Promise<OneBureauVersion> {
  const stored = await versionOf('bureau', place.bureau, summaryId)
  const [version] = await shownBureauVersions(place, [stored])
  if (!version) return fail('resource.not_found')
  const schools: StoredSummary[] = []
  for (const [schoolId, number] of Object.entries(stored.parts)) {
    const versions = await versionsOfDay(place.bureau, schoolId, stored.day, stored.period)
    schools.push(...versions.filter((one) => one.scope === 'school' && one.version === number))
  }
  const inOrder = await ordered('school', schools)
  const shown = shownTable(stored, inOrder.map(({ one }) => one), await daysBehind(place.bureau, Object.keys(stored.parts), [stored], true))
  return { version, parts: inOrder.flatMap(({ one, name }, index) => {
    const measures = shown.schools[index]
    return measures ? [presentForBureau(one, name, measures, false)] : []
  }) }
}

async function shownBureauVersions(place: BureauPlace, stored: readonly StoredSummary[]): Promise<BureauVersion[]> {
  const isStale = await staleInBureau(await schoolIdsOf(place.bureau), stored)
  const causes = await causesOf(stored)
  const days = await daysBehind(place.bureau, [], stored, true)
  const schools = await scopeNames('school', [...new Set([...causes.values()].flat().map((cause) => cause.schoolId))])
  return stored.map((one) => {
    // A district learns which school changed a day, in which role and by what kind of thing; no name, no words, no row.
    const why = (causes.get(one.id) ?? []).map((cause): SummaryCause => ({
      kind: cause.kind, who: null, role: cause.role, why: null, ref: null, at: cause.at.toISOString(), school: schools.get(cause.schoolId) ?? null,
    }))
    return {
      ...presentForBureau(one, place.bureauName, shownTable(one, [], days).total, isStale(one)), inForce: one.inForce, causes: why,
      diff: bureauDiff(one, days).map((change) => ({ ...change, scope: one.scope, scopeId: one.scopeId, causes: why })),
    }
  })
}

/** The changes of a district's version, as far as both versions show the number. */
function bureauDiff(stored: StoredSummary, days: readonly ShownDay[]): { metric: string; old: number | null; new: number | null }[] {
  const old: StoredMeasures = { ...(stored.version > 1 ? stored.measures : nothing()) }
  for (const change of stored.diff) old[change.metric] = change.old
  const before = shownTable({ ...stored, measures: old, inForce: false }, [], days).total
  const after = shownTable(stored, [], days).total
  return stored.diff.map(({ metric }) => {
    const isHidden = before[metric] === null || after[metric] === null
    return { metric, old: isHidden ? null : before[metric], new: isHidden ? null : after[metric] }
  })
}
