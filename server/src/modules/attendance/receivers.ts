import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { receiversOf } from '../roster/index'
import { holdGuardians } from './views'

/**
 * Who is told about these children, inside the transaction that tells them. Guardians of today, not of the report's day: whose days have ended since
 * hears nothing more of the child. They are held, so that a suspension of this second is seen, or comes after and voids what waits (ID-5).
 */
export async function receiversNow(studentIds: readonly string[]): ReturnType<typeof receiversOf> {
  await holdGuardians(studentIds)
  return receiversOf(studentIds, schoolDay(now()))
}
