import type { Module } from '../../platform/module'
import { defineTask } from '../../platform/outbox'
import { deliver } from './deliver'
import * as entities from './entities'
import { housekeeping, unconfirmed } from './jobs'
import { matchReceipt } from './match-receipt'
import { mountPush } from './routes'
import { deliverTopic, matchReceiptTopic } from './topics'

export { cancelWaiting, keepInInboxFor, voidWaitingFor } from './cancel-waiting'
export { isQueued, mergeDeliveries } from './queries'
export { queue, type PushMessage } from './queue-push'
export { thingText } from './text'

/** Messages to families and staff: queued with their cause, sent once, with receipts that only move forward. */
export const push: Module = {
  name: 'push',
  mount: mountPush,
  entities: Object.values(entities),
  tasks: [defineTask(deliverTopic, deliver), defineTask(matchReceiptTopic, matchReceipt)],
  jobs: [unconfirmed, housekeeping],
  constraints: {},
}
