import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

const small = { type: 'smallint', unsigned: true } as const

/** One report of one class session with its counts; address columns are written once. */
@Entity('attendance_report')
@Index('attendance_report__id', ['id'], { unique: true })
@Index('attendance_report__class', ['classId', 'day'])
export class AttendanceReportRow {
  @PrimaryColumn({ name: 'school_id', ...id }) schoolId!: string
  @PrimaryColumn({ type: 'date' }) day!: string
  @PrimaryColumn({ type: 'varchar', length: 4, ...ascii }) session!: string
  @PrimaryColumn({ name: 'class_id', ...id }) classId!: string
  @Column(id) id!: string
  @Column({ name: 'bureau_id', ...id }) bureauId!: string
  @Column({ name: 'grade_id', ...id }) gradeId!: string
  @Column(small) expected!: number
  @Column(small) late!: number
  @Column({ name: 'absent_unexplained', ...small }) absentUnexplained!: number
  @Column({ name: 'leave_sick', ...small }) leaveSick!: number
  @Column({ name: 'leave_personal', ...small }) leavePersonal!: number
  @Column({ name: 'leave_official', ...small }) leaveOfficial!: number
  @Column({ name: 'other_absent', ...small }) otherAbsent!: number
  @Column(small) ill!: number
  @Column({ name: 'list_version', type: 'char', length: 16, ...ascii }) listVersion!: string
  @Column({ name: 'is_late', type: 'tinyint' }) isLate!: number
  @Column({ name: 'is_backfilled', type: 'tinyint' }) isBackfilled!: number
  @Column({ name: 'by_deputy', type: 'tinyint' }) byDeputy!: number
  @Column({ name: 'reporter_id', ...id }) reporterId!: string
  @Column({ name: 'reporter_name', type: 'varchar', length: 60 }) reporterName!: string
  @Column({ name: 'captured_at', type: 'datetime', precision: 3, nullable: true }) capturedAt!: Date | null
  @Column({ name: 'clock_skew_ms', type: 'int', nullable: true }) clockSkewMs!: number | null
  @Column({ name: 'on_time', type: 'tinyint', nullable: true }) onTime!: number | null
  @Column({ type: 'varchar', length: 200, nullable: true }) reason!: string | null
  @Column({ name: 'received_at', type: 'datetime', precision: 3 }) receivedAt!: Date
  @Column({ type: 'int', unsigned: true, default: 1 }) version!: number
}

/** One exception of a report. A pupil without a row was present. Temperature and note are sealed; symptom bits are counted, so in clear. */
@Entity('attendance_mark')
@Index('attendance_mark__student', ['studentId', 'day'])
export class AttendanceMarkRow {
  @PrimaryColumn({ name: 'school_id', ...id }) schoolId!: string
  @PrimaryColumn({ type: 'date' }) day!: string
  @PrimaryColumn({ type: 'varchar', length: 4, ...ascii }) session!: string
  @PrimaryColumn({ name: 'class_id', ...id }) classId!: string
  @PrimaryColumn({ name: 'student_id', ...id }) studentId!: string
  @Column({ type: 'varchar', length: 20, ...ascii }) status!: string
  @Column({ name: 'late_minutes', ...small, nullable: true }) lateMinutes!: number | null
  @Column({ type: 'tinyint', default: 0 }) ill!: number
  @Column({ type: 'tinyint', default: 0 }) ili!: number
  @Column({ name: 'fever_unmeasured', type: 'tinyint', default: 0 }) feverUnmeasured!: number
  @Column({ type: 'int', unsigned: true, default: 0 }) symptoms!: number
  @Column({ name: 'health_sealed', type: 'varbinary', length: 3000, nullable: true }) healthSealed!: Buffer | null
}
