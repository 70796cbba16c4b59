import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

/** Bureaus, schools, classes, pupils and roster files. Keys live in the migration; types are spelled out because no metadata is emitted. */

/** An education bureau; the district everything else lives in. */
@Entity('bureau')
export class BureauRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ type: 'varchar', length: 60 })
  name!: string

  @Column({ type: 'varchar', length: 20, ...ascii })
  code!: string
}

/** A school; `times` are its own session times over the defaults. */
@Entity('school')
export class SchoolRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ type: 'varchar', length: 60 })
  name!: string

  @Column({ type: 'varchar', length: 20, ...ascii })
  code!: string

  @Column({ type: 'varchar', length: 12, ...ascii })
  stage!: string

  @Column({ type: 'json', nullable: true })
  times!: unknown
}

/** 三年级 and its like; a grade stays, its classes are new each school year. */
@Entity('grade')
export class GradeRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ type: 'varchar', length: 20 })
  name!: string

  @Column({ type: 'tinyint', unsigned: true })
  level!: number
}

/** A class of one school year. */
@Entity('class')
export class ClassRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'grade_id', ...id })
  gradeId!: string

  @Column({ type: 'varchar', length: 30 })
  name!: string

  @Column({ name: 'school_year', type: 'smallint', unsigned: true })
  schoolYear!: number

  @Column({ type: 'smallint', unsigned: true, default: 0 })
  position!: number
}

/** A pupil; the pupil number is sealed and found by its index (S20, S21). */
@Entity('student')
export class StudentRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ type: 'varchar', length: 60 })
  name!: string

  @Column({ type: 'varchar', length: 8, ...ascii, default: 'unknown' })
  gender!: string

  @Column({ name: 'pupil_no_index', type: 'binary', length: 32 })
  pupilNoIndex!: Buffer

  @Column({ name: 'pupil_no_sealed', type: 'varbinary', length: 255 })
  pupilNoSealed!: Buffer

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date

  @Column({ name: 'updated_at', type: 'datetime', precision: 3 })
  updatedAt!: Date
}

/** A pupil in a class over [(from_day, from_session), (to_day, to_session)), am < pm < eve (RS-1, RS-3). `open_mark` allows one open row per pupil. */
@Entity('membership')
export class MembershipRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'grade_id', ...id })
  gradeId!: string

  @Column({ name: 'class_id', ...id })
  classId!: string

  @Column({ name: 'student_id', ...id })
  studentId!: string

  @Column({ name: 'from_day', type: 'date' })
  fromDay!: string

  @Column({ name: 'from_session', type: 'varchar', length: 4, ...ascii, default: 'am' })
  fromSession!: string

  @Column({ name: 'to_day', type: 'date', nullable: true })
  toDay!: string | null

  @Column({ name: 'to_session', type: 'varchar', length: 4, ...ascii, default: 'am' })
  toSession!: string

  @Column({ name: 'open_mark', type: 'tinyint', asExpression: "IF(to_day IS NULL, 1, NULL)", generatedType: 'STORED', nullable: true })
  openMark!: number | null
}
