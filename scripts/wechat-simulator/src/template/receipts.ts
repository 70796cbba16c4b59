import type { EventFields } from '../callback/event-xml'
import type { ReceiptFault } from '../faults/fault'
import type { Simulation } from '../simulation'
import type { Message } from '../state/model'

const DEFAULT_HOLD_MS = 5000

/**
 * Decides when the receipt (TEMPLATESENDJOBFINISH, subscribe_msg_sent_event) of an accepted message goes out. Under `receipt-first` it returns what the
 * send answer must wait for; otherwise null.
 */
export function planReceipt(sim: Simulation, message: Message, faults: ReceiptFault[]): Promise<void> | null {
  for (const fault of faults) if (fault.kind === 'receipt-status') message.status = fault.status
  if (faults.some((fault) => fault.kind === 'receipt-missing')) {
    message.receipt = 'withheld'
    return null
  }
  if (faults.some((fault) => fault.kind === 'receipt-first')) return sendReceipt(sim, message)
  const batch = faults.find((fault) => fault.kind === 'receipt-batch')
  if (batch?.kind === 'receipt-batch') {
    hold(sim, message, batch)
    return null
  }
  const extra = faults.reduce((sum, fault) => sum + (fault.kind === 'receipt-delay' ? fault.ms : 0), 0)
  sim.scheduler.after(sim.assumptions.receiptDelayMs + extra, { type: 'receipt', msgid: message.msgid })
  return null
}

/** Pushes the receipt now; resolves when the account's server has answered or WeChat has given up. */
export function sendReceipt(sim: Simulation, message: Message): Promise<void> {
  const app = sim.state.apps.get(message.appid)
  const user = sim.state.users.get(message.userId)
  if (!app || !user || message.receipt === 'sent') return Promise.resolve()
  message.receipt = 'sent'
  const push =
    message.family === 'subscribe'
      ? sim.pusher.push(app, user, 'subscribe_msg_sent_event', sentEvent(message))
      : sim.pusher.push(app, user, 'TEMPLATESENDJOBFINISH', { MsgID: { literal: message.msgid }, Status: message.status })
  return push ? sim.pusher.settled(push) : Promise.resolve()
}

/** Codes of a failed subscribe message are not documented: 43101 for a refusal by the person, -1 for all else. */
function sentEvent(message: Message): EventFields {
  const code = message.status === 'success' ? '0' : message.status === 'failed:user block' ? '43101' : '-1'
  const item = {
    TemplateId: message.templateId,
    MsgID: { literal: message.msgid },
    ErrorCode: { literal: code },
    ErrorStatus: message.status,
  }
  return { SubscribeMsgSentEvent: { list: [item] } }
}

/** Lets go of all held receipts: `reverse` and `shuffle` are how WeChat's receipts overtake one another. */
export function flushReceipts(sim: Simulation): number {
  const { msgids, order } = sim.heldReceipts
  sim.heldReceipts = { msgids: [], order: 'same' }
  if (order === 'reverse') msgids.reverse()
  if (order === 'shuffle') for (let i = msgids.length - 1; i > 0; i -= 1) swap(msgids, i, sim.random.below(i + 1))
  for (const msgid of msgids) {
    const message = sim.state.messages.get(msgid)
    if (message) void sendReceipt(sim, message)
  }
  return msgids.length
}

function hold(sim: Simulation, message: Message, batch: Extract<ReceiptFault, { kind: 'receipt-batch' }>): void {
  const held = sim.heldReceipts
  held.msgids.push(message.msgid)
  held.order = batch.order ?? 'same'
  if (held.msgids.length >= batch.size) flushReceipts(sim)
  else if (held.msgids.length === 1) sim.scheduler.after(batch.maxHoldMs ?? DEFAULT_HOLD_MS, { type: 'flush-receipts' })
}

function swap(list: string[], a: number, b: number): void {
  const held = list[a] as string
  list[a] = list[b] as string
  list[b] = held
}
