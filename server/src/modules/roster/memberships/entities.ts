import { Column, Entity, PrimaryColumn } from 'typeorm'
import type { Role } from '@zhixiao/shared-types/values/access'
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { ascii, id } from '../../../platform/column-types'

/** Class moves and boarders. Keys live in the migration; types are spelled out because no metadata is emitted. */

/** A child changed class: who moved it, when, from which session on, and why. A move that was called off or replaced stays, with its end. */
@Entity('class_move')
export class ClassMoveRow {
  @PrimaryColumn({ ...id }) id!: string
  @Column({ name: 'bureau_id', ...id }) bureauId!: string
  @Column({ name: 'school_id', ...id }) schoolId!: string
  @Column({ name: 'student_id', ...id }) studentId!: string
  @Column({ name: 'from_class_id', ...id, nullable: true }) fromClassId!: string | null
  @Column({ name: 'to_class_id', ...id }) toClassId!: string
  @Column({ type: 'date' }) day!: string
  @Column({ type: 'varchar', length: 4, ...ascii }) session!: Session
  @Column({ type: 'varchar', length: 200 }) reason!: string
  @Column({ type: 'varchar', length: 8, ...ascii }) source!: 'page' | 'import'
  @Column({ name: 'moved_by', ...id }) movedBy!: string
  @Column({ name: 'moved_role', type: 'varchar', length: 12, ...ascii, nullable: true }) movedRole!: Role | null
  @Column({ name: 'moved_at', type: 'datetime', precision: 3 }) movedAt!: Date
  @Column({ type: 'varchar', length: 10, ...ascii, default: 'standing' }) state!: 'standing' | 'cancelled' | 'replaced'
  @Column({ name: 'ended_by', ...id, nullable: true }) endedBy!: string | null
  @Column({ name: 'ended_at', type: 'datetime', precision: 3, nullable: true }) endedAt!: Date | null
}

/** A child lives at school over [from_day, to_day) and is on its class' evening list. `open_mark` allows one open row per child. */
@Entity('boarding')
export class BoardingRow {
  @PrimaryColumn({ ...id }) id!: string
  @Column({ name: 'bureau_id', ...id }) bureauId!: string
  @Column({ name: 'school_id', ...id }) schoolId!: string
  @Column({ name: 'student_id', ...id }) studentId!: string
  @Column({ name: 'from_day', type: 'date' }) fromDay!: string
  @Column({ name: 'to_day', type: 'date', nullable: true }) toDay!: string | null
  @Column({ name: 'open_mark', type: 'tinyint', asExpression: 'IF(to_day IS NULL, 1, NULL)', generatedType: 'STORED', nullable: true }) openMark!: number | null
}
