import type { summaryContract, WeekOff } from '@zhixiao/shared-types/domains/summary'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import type { Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { addDays, daysBetween } from '../../platform/time'
import { seesIllCounts } from '../attendance/index'
import { schoolDaysBetween } from '../calendar/index'
import { schoolsWithTimes } from '../roster/index'
import { presentForBureau, presentSummary } from './present'
import { schoolDayOf, schoolsDayOf, trendOf, type StoredSummary } from './queries'
import type { Period, Scope } from './rules'
import { daysBehind, shownTable } from './shown-days'
import { staleInBureau, staleInSchool } from './stale'
import { scopeNames } from './views'
import { mondayOf } from './week'

type Contract = typeof summaryContract
type Trend = ReplyOf<Contract['GET /classes/:classId/summaries']>
type SchoolDay = ReplyOf<Contract['GET /schools/:schoolId/summary']>
type BureauTrend = ReplyOf<Contract['GET /bureaus/:bureauId/summaries']>
type BureauDay = ReplyOf<Contract['GET /bureaus/:bureauId/summary']>
type Range = { from: string; to: string; period: Period }
export type Asked = { day: string; period: Period }

/** A week is kept under its Monday; any of its days may be asked for. */
export const keptUnder = ({ day, period }: Asked): string => (period === 'week' ? mondayOf(day) : day)
const longestTrendDays = 400

/** Compiled days or weeks of a class, grade or school, oldest first. The number of the ill is there for those who may see it. */
export async function readTrend(reader: Actor, place: Place & { school: string }, scope: Exclude<Scope, 'bureau'>, range: Range): Promise<Trend> {
  const scopeId = place[scope] ?? ''
  const stored = await trendOf(scope, scopeId, range.period, keptUnder({ ...range, day: range.from }), range.to)
  const names = await scopeNames(scope, [scopeId])
  const showIll = seesIllCounts(reader.grants, place)
  const isStale = await staleInSchool(place.school, stored)
  return {
    items: stored.map((one) => presentSummary(one, names.get(one.scopeId) ?? '', showIll, isStale(one))),
    weeksOff: range.period === 'week' ? await weeksOff(place, range.from, range.to, stored) : [],
  }
}

/** One compiled day of a school with its grades and classes in the school's order; nothing where nothing was compiled. */
export async function readSchoolDay(reader: Actor, place: Place & { school: string }, asked: Asked): Promise<SchoolDay> {
  const day = keptUnder(asked)
  const stored = await schoolDayOf(place.bureau, place.school, day, asked.period)
  const showIll = seesIllCounts(reader.grants, place)
  const isStale = await staleInSchool(place.school, stored)
  const inOrder = async (scope: Scope) =>
    (await ordered(scope, stored.filter((one) => one.scope === scope))).map(({ one, name }) => presentSummary(one, name, showIll, isStale(one)))
  const [school] = await inOrder('school')
  const [weekOff] = !school && asked.period === 'week' ? await weeksOff(place, day, day, []) : []
  return { school: school ?? null, grades: await inOrder('grade'), classes: await inOrder('class'), weekOff: weekOff ?? null }
}

/** In the order in which the school or district knows them, with their names. */
export async function ordered(scope: Scope, stored: readonly StoredSummary[]): Promise<{ one: StoredSummary; name: string }[]> {
  const names = await scopeNames(scope, stored.map((one) => one.scopeId))
  return [...names].flatMap(([id, name]) => stored.filter((one) => one.scopeId === id).map((one) => ({ one, name })))
}

/** Compiled days of the district, oldest first; a figure of one or two children is hidden. */
export async function readBureauTrend(place: { bureau: string; bureauName: string }, range: Range): Promise<BureauTrend> {
  const stored = await trendOf('bureau', place.bureau, range.period, keptUnder({ ...range, day: range.from }), range.to)
  const isStale = await staleInBureau(await schoolIdsOf(place.bureau), stored)
  const days = await daysBehind(place.bureau, [], stored)
  return {
    items: stored.map((one) => presentForBureau(one, place.bureauName, shownTable(one, [], days).total, isStale(one))),
    weeksOff: range.period === 'week' ? await weeksOff(place, range.from, range.to, stored) : [],
  }
}

/** One compiled day or week of the district with its schools by name: coverage first, counts only, no small cells. */
export async function readBureauDay(place: { bureau: string; bureauName: string }, asked: Asked): Promise<BureauDay> {
  const day = keptUnder(asked)
  const [bureau] = await trendOf('bureau', place.bureau, asked.period, day, day)
  if (!bureau) {
    const [weekOff] = asked.period === 'week' ? await weeksOff(place, day, day, []) : []
    return { bureau: null, schools: [], weekOff: weekOff ?? null }
  }
  const ids = await schoolIdsOf(place.bureau)
  const schools = await ordered('school', await schoolsDayOf(ids, day, asked.period))
  const shown = shownTable(bureau, schools.map(({ one }) => one), await daysBehind(place.bureau, ids, [bureau]))
  const isStale = await staleInBureau(ids, [bureau, ...schools.map(({ one }) => one)])
  return {
    bureau: presentForBureau(bureau, place.bureauName, shown.total, isStale(bureau)),
    schools: schools.flatMap(({ one, name }, index) => {
      const measures = shown.schools[index]
      return measures ? [presentForBureau(one, name, measures, isStale(one))] : []
    }),
    weekOff: null,
  }
}

export const schoolIdsOf = async (bureauId: string): Promise<string[]> =>
  (await schoolsWithTimes()).filter((school) => school.bureauId === bureauId).map((school) => school.schoolId)

/** Weeks that touch the range, have no school day and so no report (SM-5). */
async function weeksOff(place: Place, from: string, to: string, compiled: readonly StoredSummary[]): Promise<WeekOff[]> {
  const first = mondayOf(from)
  const weeks = Math.min(Math.ceil((daysBetween(first, to) + 1) / 7), Math.ceil(longestTrendDays / 7))
  if (weeks <= 0) return []
  const mondays = Array.from({ length: weeks }, (_, index) => addDays(first, index * 7))
  const { bureau, school, grade, class: klass } = place
  const schoolDays = await schoolDaysBetween({ bureau, school, grade, class: klass }, first, addDays(first, weeks * 7 - 1))
  const known = new Set([...compiled.map((one) => one.day), ...schoolDays.map(mondayOf)])
  return mondays.filter((monday) => !known.has(monday)).map((monday) => ({ from: monday, to: addDays(monday, 6), text: '本周放假' }))
}
