import { defineTopic } from '../../platform/outbox'
import type { Period } from './rules'

/** A school's versions of a day and of its week are to be made again. */
export const recompileTopic = defineTopic<{ schoolId: string; day: string }>('summary.recompile')
/** The district's sum is to be made again; of a week, `day` is its Monday. */
export const districtTopic = defineTopic<{ bureauId: string; day: string; period: Period }>('summary.district')
