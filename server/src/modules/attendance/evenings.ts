import type { Session } from '@zhixiao/shared-types/values/attendance'
import { boardersIn } from '../roster/index'

type Plan = { sessions: Session[]; reason: string }
export const noBoarders = '本班没有住校生'

/**
 * The plans of classes without the evening check where nobody boards that day: such a class has none (§4.2 "boarders"). Also gives the boarders by
 * class, who are the expected of an evening. Asks the roster only when some class has an evening.
 */
export async function withoutEmptyEvenings<P extends Plan>(plans: ReadonlyMap<string, P>, day: string): Promise<{ plans: Map<string, P>; boarders: Map<string, number> }> {
  const evenings = [...plans].filter(([, plan]) => plan.sessions.includes('eve')).map(([classId]) => classId)
  const boarders = await boardersIn(evenings, day)
  const kept = [...plans].map(([classId, plan]): [string, P] => {
    const isEmpty = plan.sessions.includes('eve') && !boarders.get(classId)
    return [classId, isEmpty ? { ...plan, sessions: plan.sessions.filter((session) => session !== 'eve') } : plan]
  })
  return { plans: new Map(kept), boarders }
}
