/** Guardian links when two accounts turn out to be one person (ID-2). */
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { ensurePrimary } from './change-link'
import { moveEvents } from './events'
import * as links from './link-queries'

const strength = { active: 3, suspended: 2, pending: 1, ended: 0 }

/**
 * Guardian links follow their person when two accounts become one, inside the caller's transaction. Where both are linked to a child, the stronger link stays; a suspended one is kept over a pending one, so nothing is gained by merging (ID-5).
 */
export async function mergeLinks(from: string, into: string): Promise<void> {
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
}

/** With one suspended and one active link to the same child, the restriction wins (ID-5): the active one is given up. */
function givenUpFor(one: links.Link, other: links.Link): links.Link | undefined {
  if (one.status === 'suspended' && other.status === 'active') return other
  return other.status === 'suspended' && one.status === 'active' ? one : undefined
}
