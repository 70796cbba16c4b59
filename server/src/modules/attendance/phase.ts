import type { CorrectionPhase } from '@zhixiao/shared-types/values/attendance'
import { addDays, daysBetween, schoolDay } from '../../platform/time'
import { daysOf, isSchoolDay, type CalendarPlace } from '../calendar/index'
import { isArchived, phaseOf } from './correction-rules'

/**
 * Who decides about changes of a class session now (AT-12); counts the class' own school days, so a holiday, a typhoon or a suspension does not eat
 * into the seven. Costs no statement on the day itself.
 */
export async function phaseNow(at: Date, place: CalendarPlace, day: string, lockAt: Date): Promise<CorrectionPhase> {
  const today = schoolDay(at)
  if (at < lockAt || day >= today || isArchived(day, today)) return phaseOf(at, day, lockAt, 0)
  // A term has about a hundred school days; further back than its length the seven are long over.
  if (daysBetween(day, today) > 200) return phaseOf(at, day, lockAt, Number.POSITIVE_INFINITY)
  const since = await daysOf(place, addDays(day, 1), today)
  return phaseOf(at, day, lockAt, since.filter(isSchoolDay).length)
}
