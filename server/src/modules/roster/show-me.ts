import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { accountNames, reachOf } from '../identity/index'
import { dutyReply } from './present'
import * as views from './views'

/** Everything a page needs to greet a person: children (ID-7), duties with labels, grants, requests that wait. */
export async function showMe(actor: Actor, channel: Me['channel']): Promise<Me> {
  const { accountId } = actor
  const day = schoolDay(now())
  const [children, duties, pending, names, reach] = await Promise.all([
    views.childrenOf(accountId, day), views.dutiesOf(accountId, day), views.pendingOf(accountId), accountNames([accountId]), reachOf([accountId]),
  ])
  return {
    accountId, name: names.get(accountId) ?? '', channel, followsOfficialAccount: reach.get(accountId)?.follows ?? false, grants: [...actor.grants], children,
    duties: duties.map(dutyReply), pendingChildren: pending.map((one) => ({ ...one, requestedAt: one.requestedAt.toISOString() })),
  }
}
