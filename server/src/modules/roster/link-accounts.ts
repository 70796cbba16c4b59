import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { schoolDay } from '../../platform/time'
import { mergeAccounts, redeemLinkCode } from '../identity/index'
import * as links from './link-queries'
import { ensurePrimary } from './people/change-link'
import { moveEvents } from './people/events'
import { moveStaff } from './staff-queries'

/**
 * The code shown in the other account was entered here: both become one (ID-2). This account stays, so the person remains signed in; what
 * the other one held moves in the same transaction. Fails with `identity.link_code_wrong`, `identity.already_linked` and `identity.two_people`.
 */
export async function linkAccounts(accountId: string, code: string): Promise<{ accountId: string }> {
  const shown = await redeemLinkCode(code, accountId)
  await inTransaction(() => mergeAccounts(shown, accountId))
  return { accountId }
}

const strength = { active: 3, suspended: 2, pending: 1, ended: 0 }

/**
 * Guardian links and staff entries follow their person when two accounts become one (identity calls this inside its transaction). Where
 * both are linked to a child, the stronger link stays; a suspended one is kept over a pending one, so nothing is gained by merging (ID-5).
 */
export async function moveToMergedAccount(from: string, into: string): Promise<void> {
  const held = await links.liveLinksOfAccounts([from, into])
  for (const link of held.filter((one) => one.accountId === from)) {
    const twin = held.find((one) => one.accountId === into && one.studentId === link.studentId)
    if (!twin) continue
    const weaker = givenUpFor(link, twin) ?? (strength[link.status] > strength[twin.status] ? twin : link)
    const kept = weaker === link ? twin : link
    await links.endLink(weaker.id, schoolDay(now()))
    if (weaker.isPrimary === 1 && kept.status === 'active') await links.makePrimary(kept.id)
    else await ensurePrimary(link.studentId)
  }
  await links.moveLinks(from, into)
  await moveEvents(from, into)
  await moveStaff(from, into)
}

/** With one suspended and one active link to the same child, the restriction wins (ID-5): the active one is given up. */
function givenUpFor(one: links.Link, other: links.Link): links.Link | undefined {
  if (one.status === 'suspended' && other.status === 'active') return other
  return other.status === 'suspended' && one.status === 'active' ? one : undefined
}
