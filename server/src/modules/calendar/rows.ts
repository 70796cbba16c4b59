import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

/** What a bureau, school, grade or class says about days, above the national calendar (CA-1). Owners that do not apply are 0. */
@Entity('calendar_entry')
@Index('calendar_entry__days', ['bureauId', 'toDay', 'fromDay'])
export class CalendarEntryRow {
  @PrimaryColumn({ type: 'bigint', unsigned: true })
  id!: string

  @Column({ name: 'bureau_id', type: 'bigint', unsigned: true })
  bureauId!: string

  @Column({ name: 'school_id', type: 'bigint', unsigned: true, default: 0 })
  schoolId!: string

  @Column({ name: 'grade_id', type: 'bigint', unsigned: true, default: 0 })
  gradeId!: string

  @Column({ name: 'class_id', type: 'bigint', unsigned: true, default: 0 })
  classId!: string

  @Column({ type: 'varchar', length: 8, charset: 'ascii', collation: 'ascii_bin' })
  layer!: string

  @Column({ name: 'from_day', type: 'date' })
  fromDay!: string

  @Column({ name: 'to_day', type: 'date' })
  toDay!: string

  @Column({ type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' })
  sessions!: string

  @Column({ name: 'follow_weekday', type: 'tinyint', unsigned: true, nullable: true })
  followWeekday!: number | null

  @Column({ type: 'varchar', length: 60 })
  reason!: string

  @Column({ name: 'created_by', type: 'bigint', unsigned: true })
  createdBy!: string

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date

  @Column({ name: 'ended_at', type: 'datetime', precision: 3, nullable: true })
  endedAt!: Date | null
}
