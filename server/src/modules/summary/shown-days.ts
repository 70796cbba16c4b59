/** What a district reads of its schools: cells of one or two children hidden, in a week also whatever one of its days keeps back (decisions, "Numbers"; SV-14). */
import type { BureauMeasures } from '@zhixiao/shared-types/domains/summary'
import { addDays } from '../../platform/time'
import { withoutSmallMeasures, withoutSmallWeek, type ShownDay } from './present'
import { districtDaysBetween, type StoredSummary } from './queries'

/**
 * The days behind the weeks among these rows, as the district reads them; none for rows of days. `everyVersion` also those no longer in force, which stay
 * readable (SM-7): an old week stands beside old days.
 */
export async function daysBehind(bureauId: string, schoolIds: readonly string[], rows: readonly StoredSummary[], everyVersion = false): Promise<ShownDay[]> {
  const mondays = rows.filter((one) => one.period === 'week').map((one) => one.day).sort()
  const [first, last] = [mondays[0], mondays.at(-1)]
  if (first === undefined || last === undefined) return []
  const stored = await districtDaysBetween([bureauId, ...schoolIds], first, addDays(last, 6))
  const schools = stored.filter((one) => one.scope === 'school')
  return stored.filter((one) => one.scope === 'bureau' && (everyVersion || one.inForce)).map((bureau) => {
    // As the day's own reply takes them: the versions in force, of an old day those that it was summed from.
    const ofDay = schools.filter((one) => one.day === bureau.day && (everyVersion ? one.version === bureau.parts[one.scopeId] : one.inForce))
    const shown = withoutSmallMeasures(ofDay.map((one) => one.measures), bureau.measures)
    return { day: bureau.day, inForce: bureau.inForce, total: shown.total, schools: new Map(ofDay.flatMap((one, index) => (shown.schools[index] ? [[one.scopeId, shown.schools[index]] as const] : []))) }
  })
}

/** A district's day or week with its schools, in their order, as it may be read. A week in force stands beside the days in force, an old one beside all. */
export function shownTable(bureau: Pick<StoredSummary, 'period' | 'day' | 'measures' | 'inForce'>, schools: readonly StoredSummary[], days: readonly ShownDay[]): { schools: BureauMeasures[]; total: BureauMeasures } {
  if (bureau.period !== 'week') return withoutSmallMeasures(schools.map((one) => one.measures), bureau.measures)
  const until = addDays(bureau.day, 6)
  return withoutSmallWeek(schools, bureau.measures, days.filter(({ day, inForce }) => bureau.day <= day && day <= until && (inForce || !bureau.inForce)))
}
