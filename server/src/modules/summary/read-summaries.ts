import type { summaryContract } from '@zhixiao/shared-types/domains/summary'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import type { Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { seesIllCounts } from '../attendance/index'
import { schoolsWithTimes } from '../roster/index'
import { presentForBureau, presentSummary, withoutSmallMeasures } from './present'
import { schoolDayOf, schoolsDayOf, trendOf, type StoredSummary } from './queries'
import type { Period, Scope } from './rules'
import { scopeNames } from './views'

type Contract = typeof summaryContract
type Trend = ReplyOf<Contract['GET /classes/:classId/summaries']>
type SchoolDay = ReplyOf<Contract['GET /schools/:schoolId/summary']>
type BureauTrend = ReplyOf<Contract['GET /bureaus/:bureauId/summaries']>
type BureauDay = ReplyOf<Contract['GET /bureaus/:bureauId/summary']>
type Range = { from: string; to: string; period: Period }

/** Compiled days of a class, grade or school, oldest first. The number of the ill is there for those who may see it. */
export async function readTrend(reader: Actor, place: Place, scope: Exclude<Scope, 'bureau'>, range: Range): Promise<Trend> {
  const scopeId = place[scope] ?? ''
  const stored = await trendOf(scope, scopeId, range.period, range.from, range.to)
  const names = await scopeNames(scope, [scopeId])
  const showIll = seesIllCounts(reader.grants, place)
  return { items: stored.map((one) => presentSummary(one, names.get(one.scopeId) ?? '', showIll)) }
}

/** One compiled day of a school with its grades and classes in the school's order; nothing where nothing was compiled. */
export async function readSchoolDay(reader: Actor, place: Place & { school: string }, asked: { day: string; period: Period }): Promise<SchoolDay> {
  const stored = await schoolDayOf(place.bureau, place.school, asked.day, asked.period)
  const showIll = seesIllCounts(reader.grants, place)
  const inOrder = async (scope: Scope) => {
    const ofScope = stored.filter((one) => one.scope === scope)
    const names = await scopeNames(scope, ofScope.map((one) => one.scopeId))
    return [...names].flatMap(([id, name]) => ofScope.filter((one) => one.scopeId === id).map((one) => presentSummary(one, name, showIll)))
  }
  const [school] = await inOrder('school')
  return { school: school ?? null, grades: await inOrder('grade'), classes: await inOrder('class') }
}

/** Compiled days of the district, oldest first; a figure of one or two children is hidden. */
export async function readBureauTrend(place: { bureau: string; bureauName: string }, range: Range): Promise<BureauTrend> {
  const stored = await trendOf('bureau', place.bureau, range.period, range.from, range.to)
  return { items: stored.map((one) => presentForBureau(one, place.bureauName, withoutSmallMeasures([], one.measures).total)) }
}

/** One compiled day of the district with its schools by name: coverage first, counts only, no small cells. */
export async function readBureauDay(place: { bureau: string; bureauName: string }, asked: { day: string; period: Period }): Promise<BureauDay> {
  const [bureau] = await trendOf('bureau', place.bureau, asked.period, asked.day, asked.day)
  const ids = (await schoolsWithTimes()).filter((school) => school.bureauId === place.bureau).map((school) => school.schoolId)
  const stored = await schoolsDayOf(ids, asked.day, asked.period)
  const names = await scopeNames('school', stored.map((one) => one.scopeId))
  const schools = [...names.keys()].flatMap((id): StoredSummary[] => stored.filter((one) => one.scopeId === id))
  if (!bureau) return { bureau: null, schools: [] }
  const shown = withoutSmallMeasures(schools.map((one) => one.measures), bureau.measures)
  return {
    bureau: presentForBureau(bureau, place.bureauName, shown.total),
    schools: schools.flatMap((one, index) => {
      const measures = shown.schools[index]
      return measures ? [presentForBureau(one, names.get(one.scopeId) ?? '', measures)] : []
    }),
  }
}
