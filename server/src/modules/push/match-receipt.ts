/**
 * Receipts find their delivery (MS-7). A receipt may be faster than our own commit, come twice, or never: it is kept first, then looked for;
 * we commit the msgid first, then look for receipts. Whichever comes second sees the other, so none is missed.
 */
import { limits } from '@zhixiao/config/wechat/limits'
import { now } from '../../platform/clock'
import { inTransaction } from '../../platform/db'
import { enqueue } from '../../platform/outbox'
import { showLeader } from './group-queries'
import * as queries from './receipt-queries'
import { clientMsgIdOf, receiptMeaning } from './rules'
import { goToNextChannel } from './second-channel'
import { deliverTopic } from './topics'

/** Does the task `push.match-receipt`: applies a receipt to its delivery, or leaves it parked. */
export async function matchReceipt({ eventId }: { eventId: string }): Promise<void> {
  const receipt = await queries.parkedReceipt(eventId)
  if (receipt) await matchOne(receipt)
}

/** The sender's side: receipts that came before we knew their msgid. */
export async function matchParkedOf(pushId: string): Promise<void> {
  for (const receipt of await queries.parkedReceiptsOf(pushId)) await matchOne(receipt)
}

/** The net under both: everything parked whose delivery is known by now, or whose delivery nobody else can be. */
export async function matchAllParked(): Promise<void> {
  const perRun = 5_000
  for (const receipt of await queries.parkedReceiptsWithDelivery(perRun)) await matchOne(receipt)
  for (const receipt of await queries.parkedReceiptsOfUnlearnt(perRun)) await matchOne(receipt)
}

async function matchOne(receipt: queries.ParkedReceipt): Promise<void> {
  const delivery = await deliveryOf(receipt)
  if (!delivery) return
  await inTransaction(async () => {
    if (await queries.takeReceipt(receipt.id)) await apply(receipt, delivery)
  })
}

/** WeChat's receipts have whole seconds, and its clock is not ours. */
const clockDriftMs = 60_000

/** By msgid (WeChat has been seen to send 0); else the only delivery to this person that was tried by then and whose msgid nobody knows. */
async function deliveryOf(receipt: queries.ParkedReceipt): Promise<queries.Receivable | undefined> {
  const hasMsgid = receipt.msgid !== null && receipt.msgid !== '0'
  const known = hasMsgid && receipt.msgid ? await queries.deliveryWithMsgid(receipt.appid, receipt.msgid) : undefined
  if (known) return known
  const at = receipt.createdAt.getTime()
  return queries.onlyUnlearntDelivery(receipt.appid, receipt.openid, { from: new Date(at - limits.parkedReceiptMs), to: new Date(at + clockDriftMs) })
}

async function apply(receipt: queries.ParkedReceipt, delivery: queries.Receivable): Promise<void> {
  await applyTo(receipt, delivery)
  if (delivery.leads) await showLeader(delivery)
}

async function applyTo(receipt: queries.ParkedReceipt, delivery: queries.Receivable): Promise<void> {
  const status = receipt.status ?? ''
  const meaning = receiptMeaning(status)
  if (meaning.kind === 'delivered') return queries.recordDelivered(delivery, receipt.msgid, receipt.createdAt)
  const wait = meaning.kind === 'again' ? meaning.waitsMs[delivery.round] : undefined
  if (wait === undefined) {
    const why = { reason: meaning.reason, error: status }
    // A text nobody knows does not say for certain that it did not arrive: no second channel then, but the phone list.
    return meaning.reason === 'other'
      ? queries.recordUndelivered(delivery, meaning.reason, status)
      : goToNextChannel(delivery, delivery.kind, 'receipt', why, now())
  }
  const at = now()
  const round = delivery.round + 1
  const nextAt = new Date(at.getTime() + wait)
  const clientMsgId = clientMsgIdOf(delivery.dedupeKey, delivery.accountId, delivery.studentId, round)
  if (!(await queries.beginRound(delivery, { round, clientMsgId, nextAt, at, reason: meaning.reason, error: status }))) return
  await enqueue(deliverTopic, { pushId: delivery.pushId }, { due: nextAt, coalesce: delivery.pushId })
}
