import type { Module } from '../../platform/module'
import { whenAccountsMerge } from '../identity/index'
import { whenConsentsChange, whenGuardiansChange } from '../roster/index'
import { deliver } from './deliver'
import { followConsents } from './follow-consents'
import { followGuardians } from './follow-guardians'
import { tellMove } from './follow-moves'
import { housekeeping, unconfirmed } from './jobs'
import { matchReceipt } from './match-receipt'
import { moveDeliveries } from './queries'
import { mountPush } from './routes'
import * as rows from './rows'

export { cancelWaiting } from './cancel-waiting'
export { queue, type PushMessage } from './queue-push'
export { thingText } from './text'

whenAccountsMerge(moveDeliveries)
whenGuardiansChange(followGuardians)
whenConsentsChange(followConsents)

/** Messages to families and staff: queued with their cause, sent once, with receipts that only move forward. */
export const push: Module = {
  name: 'push',
  mount: mountPush,
  rows: Object.values(rows),
  promises: { 'push.deliver': deliver, 'push.match-receipt': matchReceipt, 'push.tell-move': tellMove },
  jobs: [unconfirmed, housekeeping],
  constraints: {},
}
