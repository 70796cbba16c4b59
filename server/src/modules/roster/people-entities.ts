import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { LinkStatus, Relation } from '@zhixiao/shared-types/values/people'
import { ascii, id } from '../../platform/column-types'

/** Guardians, staff, their duties and their codes. Keys live in the migration; types are spelled out because no metadata is emitted. */

/** A phone the school has on file for a pupil; proof of a guardian (ID-3). */
@Entity('guardian_contact')
export class GuardianContactRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'student_id', ...id })
  studentId!: string

  @Column({ type: 'varchar', length: 16, ...ascii })
  relation!: string

  @Column({ name: 'name_sealed', type: 'varbinary', length: 400 })
  nameSealed!: Buffer

  @Column({ name: 'phone_index', type: 'binary', length: 32 })
  phoneIndex!: Buffer

  @Column({ name: 'phone_sealed', type: 'varbinary', length: 255 })
  phoneSealed!: Buffer
}

/** A person linked to a child as guardian (ID-4). `live_mark` and `primary_mark` allow one live row per person and one primary per child. */
@Entity('guardian_link')
export class GuardianLinkRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'student_id', ...id })
  studentId!: string

  @Column({ name: 'account_id', ...id })
  accountId!: string

  @Column({ type: 'varchar', length: 16, ...ascii })
  relation!: Relation

  @Column({ type: 'varchar', length: 12, ...ascii })
  status!: LinkStatus

  @Column({ type: 'varchar', length: 80, ...ascii })
  rights!: string

  @Column({ name: 'is_primary', type: 'tinyint', default: 0 })
  isPrimary!: number

  @Column({ type: 'varchar', length: 20, ...ascii })
  proof!: string

  @Column({ name: 'valid_from', type: 'date' })
  validFrom!: string

  @Column({ name: 'valid_to', type: 'date', nullable: true })
  validTo!: string | null

  @Column({ name: 'requested_at', type: 'datetime', precision: 3 })
  requestedAt!: Date

  @Column({ name: 'decided_at', type: 'datetime', precision: 3, nullable: true })
  decidedAt!: Date | null

  @Column({ name: 'decided_by', ...id, nullable: true })
  decidedBy!: string | null

  @Column({ name: 'live_mark', type: 'tinyint', asExpression: "IF(status = 'ended', NULL, 1)", generatedType: 'STORED', nullable: true })
  liveMark!: number | null

  @Column({ name: 'primary_mark', type: 'tinyint', asExpression: "IF(status = 'active' AND is_primary = 1, 1, NULL)", generatedType: 'STORED', nullable: true })
  primaryMark!: number | null
}

/** A member of staff as listed by the school (school 0: of the bureau itself). */
@Entity('staff')
export class StaffRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id, default: 0 })
  schoolId!: string

  @Column({ name: 'staff_no', type: 'varchar', length: 30, ...ascii })
  staffNo!: string

  @Column({ type: 'varchar', length: 60 })
  name!: string

  @Column({ name: 'phone_index', type: 'binary', length: 32 })
  phoneIndex!: Buffer

  @Column({ name: 'phone_sealed', type: 'varbinary', length: 255 })
  phoneSealed!: Buffer

  @Column({ name: 'account_id', ...id, nullable: true })
  accountId!: string | null

  @Column({ name: 'bind_code_index', type: 'binary', length: 32, nullable: true })
  bindCodeIndex!: Buffer | null

  @Column({ name: 'bind_code_expires_at', type: 'datetime', precision: 3, nullable: true })
  bindCodeExpiresAt!: Date | null
}

/** A duty over a scope and [from_day, to_day). `department`: of a bureau's officer (AT-12); `department_mark` allows one row per department and first day. */
@Entity('assignment')
export class AssignmentRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id, default: 0 })
  schoolId!: string

  @Column({ name: 'staff_id', ...id })
  staffId!: string

  @Column({ type: 'varchar', length: 12, ...ascii })
  role!: string

  @Column({ type: 'varchar', length: 8, ...ascii })
  scope!: string

  @Column({ name: 'scope_id', ...id })
  scopeId!: string

  @Column({ type: 'varchar', length: 20, nullable: true })
  subject!: string | null

  @Column({ type: 'varchar', length: 10, ...ascii, nullable: true })
  department!: string | null

  @Column({ name: 'department_mark', type: 'varchar', length: 10, ...ascii, asExpression: "IFNULL(department, '')", generatedType: 'STORED', nullable: true })
  departmentMark!: string | null

  @Column({ name: 'from_day', type: 'date' })
  fromDay!: string

  @Column({ name: 'to_day', type: 'date', nullable: true })
  toDay!: string | null
}

/** A one-time paper code; only its index is kept (S05). */
@Entity('paper_code')
export class PaperCodeRow {
  @PrimaryColumn({ name: 'code_index', type: 'binary', length: 32 })
  codeIndex!: Buffer

  @Column({ name: 'student_id', ...id })
  studentId!: string

  @Column({ name: 'created_by', ...id })
  createdBy!: string

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date

  @Column({ name: 'expires_at', type: 'datetime', precision: 3 })
  expiresAt!: Date

  @Column({ name: 'used_at', type: 'datetime', precision: 3, nullable: true })
  usedAt!: Date | null
}
