import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import type { DeliveryState, PushChannel, PushKind, RejectReason } from '@zhixiao/shared-types/values/push'
import { ascii, id, instant } from '../../platform/column-types'

/** Messages, deliveries, attempts and WeChat's events. Keys live in migration 0005. */

/** A message, once for each dedupe key (MS-6). `classId` and `studentId` 0 = it is about no class, no child. */
@Entity('push')
export class PushRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'class_id', ...id, default: 0 })
  classId!: string

  @Column({ name: 'student_id', ...id, default: 0 })
  studentId!: string

  @Column({ type: 'varchar', length: 20, ...ascii })
  kind!: PushKind

  @Column({ name: 'dedupe_key', type: 'varchar', length: 160, ...ascii })
  dedupeKey!: string

  @Column({ type: 'date' })
  day!: string

  @Column({ type: 'varchar', length: 4, ...ascii, nullable: true })
  session!: Session | null

  /** Same cause, day, session, school and wording (ID-8); null = it is about no child. */
  @Column({ name: 'scope_key', type: 'char', length: 32, ...ascii, nullable: true })
  scopeKey!: string | null

  @Column({ type: 'varchar', length: 60 })
  title!: string

  @Column({ type: 'varchar', length: 500 })
  text!: string

  @Column({ type: 'json' })
  fields!: unknown

  @Column({ type: 'varchar', length: 300, nullable: true })
  link!: string | null

  @Column({ name: 'created_at', ...instant })
  createdAt!: Date

  /** When its cause came to be; null = when it was queued (SM-3). */
  @Column({ ...instant, nullable: true })
  since!: Date | null

  /** Its cause went before it did (CA-4). */
  @Column({ name: 'cancelled_at', ...instant, nullable: true })
  cancelledAt!: Date | null
}

/**
 * One message to one guardian about one child. `channel` template, subscribe or inbox (nothing is sent, the inbox holds it). `nextAt`: when a
 * waiting one is due, or when an accepted one has waited long enough for its receipt. A row with `leadPushId` is sent with the one it names and
 * shows what came of that call.
 */
@Entity('delivery')
export class DeliveryRow {
  @PrimaryColumn({ name: 'push_id', ...id })
  pushId!: string

  @PrimaryColumn({ name: 'account_id', ...id })
  accountId!: string

  @PrimaryColumn({ name: 'student_id', ...id, default: 0 })
  studentId!: string

  @Column({ name: 'lead_push_id', ...id, nullable: true })
  leadPushId!: string | null

  @Column({ name: 'lead_student_id', ...id, nullable: true })
  leadStudentId!: string | null

  @Column({ type: 'tinyint', default: 0 })
  leads!: number

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ type: 'varchar', length: 12, ...ascii })
  state!: DeliveryState

  @Column({ type: 'varchar', length: 12, ...ascii })
  channel!: PushChannel

  @Column({ type: 'varchar', length: 32, ...ascii, nullable: true })
  appid!: string | null

  @Column({ type: 'varchar', length: 64, ...ascii, nullable: true })
  openid!: string | null

  @Column({ name: 'client_msg_id', type: 'char', length: 32, ...ascii })
  clientMsgId!: string

  @Column({ type: 'tinyint', unsigned: true, default: 0 })
  round!: number

  @Column({ name: 'next_at', ...instant, nullable: true })
  nextAt!: Date | null

  /** The school's clock when `nextAt` was set: later than now means the clock was put back. */
  @Column({ name: 'waits_since', ...instant, nullable: true })
  waitsSince!: Date | null

  @Column({ name: 'lease_until', ...instant, nullable: true })
  leaseUntil!: Date | null

  @Column({ name: 'lease_token', type: 'char', length: 32, ...ascii, nullable: true })
  leaseToken!: string | null

  @Column({ type: 'smallint', unsigned: true, default: 0 })
  attempts!: number

  @Column({ name: 'first_attempt_at', ...instant, nullable: true })
  firstAttemptAt!: Date | null

  /** The same in database time, which nobody puts back. */
  @Column({ name: 'first_attempt_real', ...instant, nullable: true })
  firstAttemptReal!: Date | null

  @Column({ name: 'wx_msgid', type: 'varchar', length: 32, ...ascii, nullable: true })
  wxMsgid!: string | null

  @Column({ type: 'varchar', length: 16, ...ascii, nullable: true })
  reason!: RejectReason | null

  /** Why the first channel did not reach them, once the second was tried. */
  @Column({ name: 'first_reason', type: 'varchar', length: 16, ...ascii, nullable: true })
  firstReason!: RejectReason | null

  @Column({ name: 'last_error', type: 'varchar', length: 200, nullable: true })
  lastError!: string | null

  @Column({ type: 'tinyint', default: 0 })
  resent!: number

  /** 1 = a consent was used up for the call under way or accepted. */
  @Column({ name: 'credit_taken', type: 'tinyint', default: 0 })
  creditTaken!: number

  @Column({ name: 'accepted_at', ...instant, nullable: true })
  acceptedAt!: Date | null

  @Column({ name: 'delivered_at', ...instant, nullable: true })
  deliveredAt!: Date | null

  @Column({ name: 'opened_at', ...instant, nullable: true })
  openedAt!: Date | null

  @Column({ name: 'confirmed_at', ...instant, nullable: true })
  confirmedAt!: Date | null
}

/** One call to WeChat: written before it is made (`begun`), so that one cut short by a crash is on record too (`lost`). */
@Entity('delivery_attempt')
export class DeliveryAttemptRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'push_id', ...id })
  pushId!: string

  @Column({ name: 'account_id', ...id })
  accountId!: string

  @Column({ name: 'student_id', ...id })
  studentId!: string

  @Column({ type: 'varchar', length: 12, ...ascii, default: 'template' })
  channel!: PushChannel

  @Column({ ...instant })
  at!: Date

  @Column({ type: 'varchar', length: 12, ...ascii })
  outcome!: 'begun' | 'accepted' | 'refused' | 'unsent' | 'unclear' | 'lost'

  @Column({ type: 'int', nullable: true })
  errcode!: number | null

  @Column({ type: 'varchar', length: 200, nullable: true })
  error!: string | null

  @Column({ name: 'wx_msgid', type: 'varchar', length: 32, ...ascii, nullable: true })
  wxMsgid!: string | null

  @Column({ name: 'is_resend', type: 'tinyint', default: 0 })
  isResend!: number
}

/** What WeChat told us, once (MS-7); `processedAt` null = a receipt that matches nothing yet. */
@Entity('wechat_event')
export class WechatEventRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ type: 'varchar', length: 32, ...ascii })
  appid!: string

  @Column({ name: 'dedupe_key', type: 'varchar', length: 200, ...ascii })
  dedupeKey!: string

  @Column({ type: 'varchar', length: 40, ...ascii })
  event!: string

  @Column({ type: 'varchar', length: 64, ...ascii })
  openid!: string

  @Column({ type: 'varchar', length: 32, ...ascii, nullable: true })
  msgid!: string | null

  @Column({ type: 'varchar', length: 60, nullable: true })
  status!: string | null

  @Column({ name: 'event_key', type: 'varchar', length: 300, nullable: true })
  eventKey!: string | null

  @Column({ name: 'created_at', ...instant })
  createdAt!: Date

  @Column({ name: 'received_at', ...instant })
  receivedAt!: Date

  @Column({ name: 'processed_at', ...instant, nullable: true })
  processedAt!: Date | null
}

/** An account of ours that may send nothing until an instant (quota of the day). */
@Entity('push_channel')
export class PushChannelRow {
  @PrimaryColumn({ type: 'varchar', length: 32, ...ascii })
  appid!: string

  @Column({ name: 'stopped_until', ...instant, nullable: true })
  stoppedUntil!: Date | null

  @Column({ type: 'varchar', length: 40, ...ascii, nullable: true })
  reason!: string | null
}

/**
 * Consents to the mini-program's subscribe messages of one person and template. Phone and WeChat report the same ones, each may miss some: the
 * larger count holds, less what was used. `refused`: switched off in WeChat's settings. `always`: WeChat no longer asks and says yes.
 */
@Entity('subscribe_consent')
export class SubscribeConsentRow {
  @PrimaryColumn({ type: 'varchar', length: 32, ...ascii })
  appid!: string

  @PrimaryColumn({ type: 'varchar', length: 64, ...ascii })
  openid!: string

  @PrimaryColumn({ name: 'template_id', type: 'varchar', length: 64, ...ascii })
  templateId!: string

  @Column({ name: 'told_by_app', type: 'int', unsigned: true, default: 0 })
  toldByApp!: number

  @Column({ name: 'told_by_wechat', type: 'int', unsigned: true, default: 0 })
  toldByWechat!: number

  @Column({ type: 'int', unsigned: true, default: 0 })
  used!: number

  @Column({ type: 'tinyint', default: 0 })
  refused!: number

  @Column({ type: 'tinyint', default: 0 })
  always!: number

  @Column({ name: 'answered_at', ...instant })
  answeredAt!: Date
}
