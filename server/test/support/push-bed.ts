/** What the tests of push stand on: a district of one's own, its people known to WeChat, both clocks on the school's morning. */
import type { DeliveryState, PushChannel, RejectReason } from '@zhixiao/shared-types/values/push'
import { unconfirmed } from '../../src/modules/push/jobs'
import { queue, type PushMessage } from '../../src/modules/push/queue-push'
import { inTransaction, sql, write } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { house, type House } from './house'
import { assume, clearFaults, setWechatClock, until } from './wechat'
import { world, type Person, type Pupil, type World } from './world'

export type Bed = House & { moveTo(iso: string): Promise<void>; advance(ms: number): Promise<void> }

/** The house with receipts at once and no fault armed; call `calm` in `beforeEach`. */
export async function openBed(): Promise<Bed> {
  // Two cores shared with others: a slow answer must not look like a lost one.
  const h = await house({ env: { WX_TIMEOUT_MS: '3000' } })
  await assume({ receiptDelayMs: 0, callbackRetryMs: 50 })
  const both = () => setWechatClock(h.clock.now())
  const moveTo = async (iso: string) => {
    h.clock.set(iso)
    await both()
  }
  const advance = async (ms: number) => {
    h.clock.advance(ms)
    await both()
  }
  const close = async () => {
    await assume({ receiptDelayMs: 300, callbackRetryMs: 1000 })
    await h.close()
  }
  return { ...h, moveTo, advance, close }
}

/** One bed for all tests of a file, calm before each; declares the hooks itself. */
export function bedForFile(take: (bed: Bed) => void): void {
  let opened: Bed | undefined
  beforeAll(async () => take((opened = await openBed())))
  afterAll(() => opened?.close())
  beforeEach(async () => {
    if (opened) await calm(opened)
  })
}

/** No fault, no stopped channel, Wednesday 08:05. */
export async function calm(bed: Bed): Promise<void> {
  await clearFaults()
  await write('DELETE FROM push_channel')
  await bed.moveTo('2026-03-11T08:05:00+08:00')
}

/** Two guardians of one child who follow the official account, and everybody else of the district. */
export async function family(bed: Bed, options: Parameters<typeof world>[0] = {}): Promise<World & { pupil: Pupil; openids: string[] }> {
  const w = await world({ wechat: true, ...options })
  await setWechatClock(bed.clock.now())
  const [pupil] = w.pupils
  if (!pupil) throw new Error('a world without pupils')
  return { ...w, pupil, openids: [w.guardianA.openid, w.guardianB.openid] }
}

export function absence(pupil: Pupil, recipients: readonly Person[], changes: Partial<PushMessage> = {}): PushMessage {
  return {
    kind: 'absence',
    dedupeKey: `absence|${newId()}`,
    day: '2026-03-11',
    session: 'am',
    title: '未到校提醒',
    text: `${pupil.name}今天晨检未到校，请与班主任联系。`,
    place: { bureau: pupil.class.bureau, school: pupil.class.school, class: pupil.class.class, student: pupil.id },
    fields: {
      student: pupil.name,
      school: `${pupil.class.schoolName} ${pupil.class.className}`,
      time: '2026年3月11日 08:05',
      state: '晨检未到校',
    },
    link: '/family/day/index',
    recipients: recipients.map((one) => ({ accountId: one.accountId, studentId: pupil.id })),
    ...changes,
  }
}

export const queueNow = (message: PushMessage): Promise<{ pushId: string; queued: boolean }> => inTransaction(() => queue(message))

export type Delivered = {
  accountId: string
  state: DeliveryState
  reason: RejectReason | null
  msgid: string | null
  clientMsgId: string
  attempts: number
  round: number
  resent: number
  lastError: string | null
  nextAt: Date | null
  openedAt: Date | null
  deliveredAt: Date | null
  acceptedAt: Date | null
  channel: PushChannel
  firstReason: RejectReason | null
}
/** Deliveries of a message, by account. */
export async function deliveries(pushId: string): Promise<Delivered[]> {
  return sql<Delivered>(
    `SELECT CAST(account_id AS CHAR) AS accountId, state, reason, wx_msgid AS msgid, client_msg_id AS clientMsgId, attempts, round,
       resent, last_error AS lastError,
       next_at AS nextAt, opened_at AS openedAt, delivered_at AS deliveredAt, accepted_at AS acceptedAt, channel,
       first_reason AS firstReason FROM delivery WHERE push_id = ? ORDER BY account_id`,
    [pushId],
  )
}
export const states = async (pushId: string): Promise<DeliveryState[]> => (await deliveries(pushId)).map((one) => one.state)
export const attempts = (pushId: string): Promise<{ outcome: string; isResend: number }[]> =>
  sql('SELECT outcome, is_resend AS isResend FROM delivery_attempt WHERE push_id = ? ORDER BY id', [pushId])

/** Keeps promises until every delivery of the message is in one of the states. */
export async function drainUntil(bed: Bed, pushId: string, ...wanted: DeliveryState[]): Promise<void> {
  let found: Delivered[] = []
  try {
    await until(wanted.join(' or '), async () => {
      await bed.drain()
      found = await deliveries(pushId)
      return found.every((one) => wanted.includes(one.state))
    })
  } catch (error) {
    throw new Error(`${(error as Error).message}: ${JSON.stringify(found)} ${JSON.stringify(await attempts(pushId))}`)
  }
}

/** The job that is owed every five minutes, alone: the runner would keep every other job of the house too. */
export async function runUnconfirmed(bed: Bed): Promise<void> {
  for (const { scope, window } of await unconfirmed.owed(bed.clock.now())) await unconfirmed.run(scope, window)
}
