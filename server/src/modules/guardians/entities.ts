import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

/** What happened to guardians. Keys live in migration 0008. */

export type LinkEventKind =
  | 'approved' | 'refused' | 'suspended' | 'restored' | 'rights' | 'dates' | 'relation' | 'ended' | 'primary' | 'primary_requested' | 'primary_cancelled'

/** One change of a guardian link: who did it, as what, and why (sealed: it may speak of a court order). */
@Entity('guardian_link_event')
export class GuardianLinkEventRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'student_id', ...id })
  studentId!: string

  @Column({ name: 'link_id', ...id })
  linkId!: string

  @Column({ name: 'account_id', ...id })
  accountId!: string

  @Column({ type: 'varchar', length: 20, ...ascii })
  kind!: LinkEventKind

  @Column({ name: 'actor_id', ...id })
  actorId!: string

  @Column({ name: 'as_guardian', type: 'tinyint', default: 0 })
  asGuardian!: number

  @Column({ name: 'reason_sealed', type: 'varbinary', length: 1200, nullable: true })
  reasonSealed!: Buffer | null

  @Column({ type: 'datetime', precision: 3 })
  at!: Date
}

/** The primary guardian is to be removed, or replaced by `newLinkId`, when `dueAt` comes (S06). One waits per child. */
@Entity('guardian_change')
export class GuardianChangeRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'student_id', ...id })
  studentId!: string

  @Column({ name: 'link_id', ...id })
  linkId!: string

  @Column({ name: 'new_link_id', ...id, nullable: true })
  newLinkId!: string | null

  @Column({ name: 'requested_by', ...id })
  requestedBy!: string

  @Column({ name: 'by_school', type: 'tinyint', default: 0 })
  bySchool!: number

  @Column({ name: 'reason_sealed', type: 'varbinary', length: 1200, nullable: true })
  reasonSealed!: Buffer | null

  @Column({ name: 'requested_at', type: 'datetime', precision: 3 })
  requestedAt!: Date

  @Column({ name: 'due_at', type: 'datetime', precision: 3 })
  dueAt!: Date

  @Column({ type: 'varchar', length: 10, ...ascii })
  state!: 'waiting' | 'done' | 'cancelled'

  @Column({ name: 'waiting_mark', type: 'tinyint', asExpression: "IF(state = 'waiting', 1, NULL)", generatedType: 'STORED', nullable: true })
  waitingMark!: number | null
}
