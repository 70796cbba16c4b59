import { z } from 'zod'
import { DateOnly, Id, Instant, Page, PageQuery } from '../contract/common'
import { contract } from '../contract/contract'
import { sessions } from '../values/attendance'
import { relations } from '../values/people'
import { consentAnswers, deliveryStates, pushChannels, pushKinds, rejectReasons } from '../values/push'

/** A message as one recipient sees it; always says whose it is. */
export const Message = z.object({
  pushId: Id,
  kind: z.enum(pushKinds),
  title: z.string(),
  text: z.string(),
  studentId: Id.nullable(),
  student: z.string().nullable(),
  school: z.string(),
  class: z.string().nullable(),
  sentAt: Instant,
  openedAt: Instant.nullable(),
  /** Page in the app that this message is about. */
  link: z.string().nullable(),
})
/** What is opened: the message, and what tells the same of the person's other children, because one card named them all (ID-8). */
export const OpenedMessage = Message.extend({ together: z.array(Message) })
const Consents = z.object({
  /** Empty for somebody who only uses the official account's pages. `credit`: messages WeChat still lets us send; `refused`: switched off in WeChat. */
  templates: z.array(z.object({
    kind: z.enum(pushKinds), title: z.string(), templateId: z.string(), credit: z.number().int(), refused: z.boolean(), always: z.boolean(),
  })),
  /** What to ask at the next tap, at most five: kinds this person receives, the scarcest first. */
  ask: z.array(z.string()),
})
/** `channel`: the way it went or goes now; `firstReason`: why the first way did not reach them, once the second was tried (MS-5). */
const GuardianReceipt = z.object({
  accountId: Id, relation: z.enum(relations), state: z.enum(deliveryStates), reason: z.enum(rejectReasons).nullable(),
  channel: z.enum(pushChannels), firstReason: z.enum(rejectReasons).nullable(),
  acceptedAt: Instant.nullable(), deliveredAt: Instant.nullable(), openedAt: Instant.nullable(), attempts: z.number().int(),
})
/** One family's receipt of one message. `needsCall` puts it on the phone list (电话名单). */
const FamilyReceipt = z.object({
  pushId: Id.nullable(), kind: z.enum(pushKinds), studentId: Id, student: z.string(), session: z.enum(sessions).nullable(), sentAt: Instant.nullable(),
  bound: z.boolean(), opened: z.boolean(), delivered: z.boolean(), needsCall: z.boolean(), reason: z.enum(rejectReasons).nullable(), guardians: z.array(GuardianReceipt),
})

export const pushContract = contract({
  'GET /my/messages': { summary: 'My inbox, newest first; looking at the list opens nothing (MS-2)', access: 'signed-in', query: PageQuery, response: Page(Message) },
  'PUT /my/messages/:pushId/opened': {
    summary: 'I open a message: returns it and marks it opened for me, once (MS-2). Anybody else gets 404 and marks nothing',
    access: 'signed-in',
    response: OpenedMessage,
    errors: ['resource.not_found'],
  },
  'GET /my/subscribe-consents': {
    summary: 'How many messages the mini-program may still send me, and which templates to ask about at my next tap (MS-5)',
    access: 'signed-in',
    response: Consents,
  },
  'POST /my/subscribe-consents': {
    summary: 'What I answered when the mini-program asked (wx.requestSubscribeMessage): each yes is one message. Unknown templates are left out',
    access: 'signed-in',
    body: z.object({ answers: z.array(z.object({ templateId: z.string().min(1).max(64), answer: z.enum(consentAnswers) })).min(1).max(5) }),
    response: Consents,
  },
  'GET /classes/:classId/push-receipts': {
    summary: 'Messages to families of a class on a day: accepted, delivered, opened per family, who is unreachable and why (MS-3, MS-5)',
    access: 'push.receipts',
    query: z.object({ day: DateOnly.optional() }),
    response: z.object({
      class: z.string(), school: z.string(), day: DateOnly,
      counts: z.object({
        children: z.number().int(), childrenOpened: z.number().int(), guardians: z.number().int(), guardiansOpened: z.number().int(),
        accepted: z.number().int(), delivered: z.number().int(), unboundChildren: z.number().int(), needCall: z.number().int(),
      }),
      families: z.array(FamilyReceipt),
    }),
  },
  'GET /webhooks/wechat/:account': {
    summary: 'WeChat verifies our callback address',
    access: 'public',
    query: z.object({ signature: z.string(), timestamp: z.string(), nonce: z.string(), echostr: z.string() }),
    response: 'text',
    errors: ['webhook.refused', 'resource.not_found'],
  },
  'POST /webhooks/wechat/:account': {
    summary: 'Events of the official account and the mini-program, secure mode only (S60)',
    access: 'public',
    accepts: 'text',
    idempotency: 'none',
    rate: 60000,
    query: z.object({ timestamp: z.string(), nonce: z.string(), msg_signature: z.string().optional(), encrypt_type: z.string().optional(), signature: z.string().optional(), openid: z.string().optional() }),
    response: 'text',
    errors: ['webhook.refused', 'resource.not_found', 'request.too_large'],
  },
})
