import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { accountNames, latestMerge, reachOf } from '../identity/index'
import { dutyReply } from './present'
import * as views from './views'

/** For so long the person is told that two accounts became one (ID-2). */
const mergeShownMs = 7 * 24 * 3_600_000

/** Everything a page needs to greet a person: children (ID-7), duties with labels, grants, requests that wait. */
export async function showMe(actor: Actor, channel: Me['channel']): Promise<Me> {
  const { accountId } = actor
  const day = schoolDay(now())
  const mergedSince = new Date(now().getTime() - mergeShownMs)
  const [children, duties, pending, names, reach, merged] = await Promise.all([
    views.childrenOf(accountId, day), views.dutiesOf(accountId, day), views.pendingOf(accountId), accountNames([accountId]), reachOf([accountId]),
    latestMerge(accountId, mergedSince),
  ])
  return {
    accountId, name: names.get(accountId) ?? '', channel, followsOfficialAccount: reach.get(accountId)?.follows ?? false, grants: [...actor.grants], children,
    duties: duties.map(dutyReply), pendingChildren: pending.map((one) => ({ ...one, requestedAt: one.requestedAt.toISOString() })), accountMergedAt: merged?.toISOString() ?? null,
  }
}
