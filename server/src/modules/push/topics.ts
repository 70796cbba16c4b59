import { defineTopic } from '../../platform/outbox'

/** A message has deliveries that are due. */
export const deliverTopic = defineTopic<{ pushId: string }>('push.deliver')
/** WeChat said what became of a message. */
export const matchReceiptTopic = defineTopic<{ eventId: string }>('push.match-receipt')
