import { ensurePrimary, rememberEvent, type Link, type LinkEvent } from '../../modules/guardians/index'
import { guardianChanged } from './guardian-changed'

/** What follows whenever a link is over: the event, a new primary guardian where none is left, and the news. A request is taken back quietly. */
export async function linkEnded(link: Link, event: LinkEvent): Promise<void> {
  await rememberEvent(link, event)
  if (link.status !== 'pending') await guardianChanged(link, 'ended')
  const successor = await ensurePrimary(link.studentId)
  if (successor) await guardianChanged(successor, 'primary')
}
