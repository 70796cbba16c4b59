/** Whether what is shown is about to be replaced (SM-6): derived when asked, never stored. */
import { openCauses, wholeSchool } from './causes'
import { schoolVersionsBetween, type StoredSummary } from './queries'
import { gradesOf } from './views'
import { addDays } from '../../platform/time'

const lastDayOf = ({ day, period }: Pick<StoredSummary, 'day' | 'period'>) => (period === 'week' ? addDays(day, 6) : day)
type Staleness = (shown: StoredSummary) => boolean
const spanOf = (shown: readonly StoredSummary[]) => {
  const days = shown.flatMap((one) => [one.day, lastDayOf(one)]).sort()
  return { from: days[0] ?? '', to: days.at(-1) ?? '' }
}

/** For classes, grades and schools: something that concerns them has changed and is not in every version of its day yet. */
export async function staleInSchool(schoolId: string, shown: readonly StoredSummary[]): Promise<Staleness> {
  if (shown.length === 0) return () => false
  const { from, to } = spanOf(shown)
  const open = await openCauses([schoolId], from, to)
  const grades = await gradesOf(open.map((one) => one.classId).filter((id) => id !== wholeSchool))
  return (one) =>
    one.inForce && open.some(({ day, classId }) => {
      if (day < one.day || day > lastDayOf(one)) return false
      if (classId === wholeSchool || one.scope === 'school') return true
      return one.scope === 'grade' ? grades.get(classId) === one.scopeId : classId === one.scopeId
    })
}

/** For a district: one of its schools changed, or has another version in force than the district was summed from. */
export async function staleInBureau(schoolIds: readonly string[], shown: readonly StoredSummary[]): Promise<Staleness> {
  const [first] = shown
  if (!first || schoolIds.length === 0) return () => false
  const { from, to } = spanOf(shown)
  const open = await openCauses(schoolIds, from, to)
  const versions = await schoolVersionsBetween(schoolIds, first.period, from, to)
  return (one) => {
    if (!one.inForce) return false
    const concerned = open.filter(({ day }) => day >= one.day && day <= lastDayOf(one))
    if (one.scope === 'school') return concerned.some((cause) => cause.schoolId === one.scopeId)
    const now = versions.filter(({ day }) => day === one.day)
    return concerned.length > 0 || now.length !== Object.keys(one.parts).length || now.some(({ schoolId, version }) => one.parts[schoolId] !== version)
  }
}
