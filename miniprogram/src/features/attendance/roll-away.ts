import { isSilence, type Problem } from '../../platform/errors'
import { keepsAnswers } from '../../platform/kept'
import type { Call } from '../../platform/use-call'

/** No network and no list of today on this phone: what would have helped, so that it helps tomorrow (AT-5). Only where lists are kept. */
export const noRollKept: Problem | undefined = keepsAnswers
  ? { title: '没有网络，手机上也没有今天的这份名单', text: '当天有网络时打开过一次首页或点名页，之后没有网络也能点名。已经上报的名单不会存在手机上。', tone: 'amber' }
  : undefined

/** What stands in the place of a roll that is not there. */
export const rollProblem = ({ error, problem }: Pick<Call<unknown>, 'error' | 'problem'>) => (noRollKept && isSilence(error) ? noRollKept : problem)
