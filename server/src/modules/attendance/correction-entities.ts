import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import { ascii, id, instant } from '../../platform/column-types'

/** Corrections and what they changed, and tasks of tracing. Keys live in the migration. */
const small = { type: 'smallint', unsigned: true } as const
const int = { type: 'int', unsigned: true } as const

/** Somebody's wish that a report be otherwise: applied at once, or requested and then decided by a second person (AT-12). Never deleted. */
@Entity('attendance_correction')
@Index('attendance_correction__report', ['reportId', 'id'])
@Index('attendance_correction__school', ['schoolId', 'state', 'id'])
@Index('attendance_correction__decided', ['schoolId', 'decidedAt'])
export class AttendanceCorrectionRow {
  @PrimaryColumn({ ...id }) id!: string
  @Column({ name: 'bureau_id', ...id }) bureauId!: string
  @Column({ name: 'school_id', ...id }) schoolId!: string
  @Column({ name: 'grade_id', ...id }) gradeId!: string
  @Column({ name: 'class_id', ...id }) classId!: string
  @Column({ type: 'date' }) day!: string
  @Column({ type: 'varchar', length: 4, ...ascii }) session!: string
  @Column({ name: 'report_id', ...id, nullable: true }) reportId!: string | null
  @Column({ type: 'varchar', length: 12, ...ascii }) kind!: string
  @Column({ type: 'varchar', length: 10, ...ascii }) state!: string
  @Column({ type: 'varchar', length: 10, ...ascii }) phase!: string
  @Column({ name: 'from_version', ...int }) fromVersion!: number
  @Column({ name: 'to_version', ...int, nullable: true }) toVersion!: number | null
  @Column({ name: 'list_version', type: 'char', length: 16, ...ascii, nullable: true }) listVersion!: string | null
  @Column({ name: 'captured_at', ...instant, nullable: true }) capturedAt!: Date | null
  @Column({ name: 'account_id', ...id }) accountId!: string
  @Column({ name: 'account_name', type: 'varchar', length: 60 }) accountName!: string
  @Column({ type: 'varchar', length: 12, ...ascii, nullable: true }) role!: string | null
  @Column({ type: 'varchar', length: 200 }) reason!: string
  @Column({ type: 'varchar', length: 160 }) device!: string
  @Column({ name: 'made_at', ...instant }) madeAt!: Date
  @Column({ name: 'decided_by', ...id, nullable: true }) decidedBy!: string | null
  @Column({ name: 'decided_name', type: 'varchar', length: 60, nullable: true }) decidedName!: string | null
  @Column({ name: 'decided_role', type: 'varchar', length: 12, ...ascii, nullable: true }) decidedRole!: string | null
  @Column({ name: 'decided_reason', type: 'varchar', length: 200, nullable: true }) decidedReason!: string | null
  @Column({ name: 'decided_device', type: 'varchar', length: 160, nullable: true }) decidedDevice!: string | null
  @Column({ name: 'decided_at', ...instant, nullable: true }) decidedAt!: Date | null
  @Column({ name: 'waiting_backfill', type: 'tinyint', nullable: true, generatedType: 'STORED', asExpression: "IF(kind = 'backfill' AND state = 'requested', 1, NULL)" })
  waitingBackfill!: number | null
}

/** One child in a correction: what stood before and what stands after. `appliedAt` is null while the correction waits and when it was refused. */
@Entity('attendance_history')
@Index('attendance_history__report', ['reportId', 'version'])
@Index('attendance_history__student', ['studentId', 'day'])
export class AttendanceHistoryRow {
  @PrimaryColumn({ name: 'correction_id', ...id }) correctionId!: string
  @PrimaryColumn({ name: 'student_id', ...id }) studentId!: string
  @Column({ name: 'school_id', ...id }) schoolId!: string
  @Column({ name: 'class_id', ...id }) classId!: string
  @Column({ type: 'date' }) day!: string
  @Column({ type: 'varchar', length: 4, ...ascii }) session!: string
  @Column({ name: 'report_id', ...id, nullable: true }) reportId!: string | null
  @Column({ ...int, nullable: true }) version!: number | null
  @Column({ name: 'applied_at', ...instant, nullable: true }) appliedAt!: Date | null
  @Column({ name: 'before_status', type: 'varchar', length: 20, ...ascii, nullable: true }) beforeStatus!: string | null
  @Column({ name: 'before_late_minutes', ...small, nullable: true }) beforeLateMinutes!: number | null
  @Column({ name: 'before_ill', type: 'tinyint', default: 0 }) beforeIll!: number
  @Column({ name: 'before_symptoms', ...int, default: 0 }) beforeSymptoms!: number
  @Column({ name: 'before_health_sealed', type: 'varbinary', length: 3000, nullable: true }) beforeHealthSealed!: Buffer | null
  @Column({ name: 'after_status', type: 'varchar', length: 20, ...ascii }) afterStatus!: string
  @Column({ name: 'after_late_minutes', ...small, nullable: true }) afterLateMinutes!: number | null
  @Column({ name: 'after_ill', type: 'tinyint', default: 0 }) afterIll!: number
  @Column({ name: 'after_symptoms', ...int, default: 0 }) afterSymptoms!: number
  @Column({ name: 'after_health_sealed', type: 'varbinary', length: 3000, nullable: true }) afterHealthSealed!: Buffer | null
}

/** A sick child of whom nobody knows yet what it has; due 16:00 that day (AT-7). One per report and child. */
@Entity('tracing_task')
@Index('tracing_task__once', ['reportId', 'studentId'], { unique: true })
@Index('tracing_task__child', ['studentId', 'day'])
@Index('tracing_task__class', ['classId', 'state'])
@Index('tracing_task__school', ['schoolId', 'state'])
export class TracingTaskRow {
  @PrimaryColumn({ ...id }) id!: string
  @Column({ name: 'bureau_id', ...id }) bureauId!: string
  @Column({ name: 'school_id', ...id }) schoolId!: string
  @Column({ name: 'grade_id', ...id }) gradeId!: string
  @Column({ name: 'class_id', ...id }) classId!: string
  @Column({ name: 'student_id', ...id }) studentId!: string
  @Column({ name: 'report_id', ...id }) reportId!: string
  @Column({ type: 'date' }) day!: string
  @Column({ type: 'varchar', length: 4, ...ascii }) session!: string
  @Column({ type: 'varchar', length: 8, ...ascii, default: 'open' }) state!: string
  @Column({ name: 'opened_at', ...instant }) openedAt!: Date
  @Column({ name: 'due_at', ...instant }) dueAt!: Date
  @Column({ name: 'answered_by', ...id, nullable: true }) answeredBy!: string | null
  @Column({ name: 'answered_at', ...instant, nullable: true }) answeredAt!: Date | null
  @Column({ name: 'correction_id', ...id, nullable: true }) correctionId!: string | null
}
