import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import {  } from '../../platform/column-types'

/** What a bureau, school, grade or class says about days, above the national calendar (CA-1). Owners that do not apply are 0. */
@Entity('calendar_entry')
@Index('calendar_entry__days', ['bureauId', 'toDay', 'fromDay'])
export class CalendarEntryRow {
  @PrimaryColumn({ type: 'bigint', unsigned: true })
  id!: string

  /** Decides within a layer: the later decision holds; an entry cut short keeps the rank of the one it goes on with. */
  @Column({ name: 'rank_id', type: 'bigint', unsigned: true, default: 0 })
  rankId!: string

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

  @Column({ type: 'varchar', length: 12, charset: 'ascii', collation: 'ascii_bin', default: 'holiday' })
  kind!: string

  @Column({ name: 'from_day', type: 'date' })
  fromDay!: string

  @Column({ name: 'to_day', type: 'date' })
  toDay!: string

  /** On the first day sessions before this one stay (CA-4). */
  @Column({ name: 'from_session', type: 'varchar', length: 4, charset: 'ascii', collation: 'ascii_bin', nullable: true })
  fromSession!: string | null

  @Column({ type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' })
  sessions!: string

  @Column({ name: 'follow_weekday', type: 'tinyint', unsigned: true, nullable: true })
  followWeekday!: number | null

  @Column({ type: 'varchar', length: 60 })
  reason!: string

  /** Why days with reports were changed (CA-5); not shown to families. */
  @Column({ type: 'varchar', length: 200, nullable: true })
  why!: string | null

  @Column({ name: 'replaces_id', type: 'bigint', unsigned: true, nullable: true })
  replacesId!: string | null

  @Column({ name: 'created_by', type: 'bigint', unsigned: true })
  createdBy!: string

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date

  @Column({ name: 'ended_at', type: 'datetime', precision: 3, nullable: true })
  endedAt!: Date | null

  @Column({ name: 'ended_by', type: 'bigint', unsigned: true, nullable: true })
  endedBy!: string | null

  @Column({ name: 'end_why', type: 'varchar', length: 200, nullable: true })
  endWhy!: string | null
}
