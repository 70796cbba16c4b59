import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { keepsAnswers } from '../../platform/kept'
import { useCall } from '../../platform/use-call'

/**
 * Fetches the noon list of a class beforehand, so that one look at home in the morning is enough for a day without network (AT-5). Only in the
 * mini-program, and only while the morning is not reported: later the list names the morning's ill, which is read (and noted, S33) by somebody who looks, never beforehand.
 */
export function useNoonBeforehand(morning: Roll | undefined): void {
  const isWanted = keepsAnswers && morning?.session === 'am' && morning.mayReport && !morning.report
  useCall('GET /classes/:classId/roll', isWanted ? { params: { classId: morning.classId }, query: { day: morning.day, session: 'pm' } } : null)
}
