import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../../platform/column-types'

/** A wrong try at a binding (ID-3); subjects are account or pupil. */
@Entity('bind_miss')
export class BindMissRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ type: 'varchar', length: 80, ...ascii })
  subject!: string

  @Column({ type: 'datetime', precision: 3 })
  at!: Date
}

/** A row to lock, so that tries aimed at one subject are counted one after another. */
@Entity('bind_gate')
export class BindGateRow {
  @PrimaryColumn({ type: 'varchar', length: 80, ...ascii })
  subject!: string

  @Column({ type: 'datetime', precision: 3 })
  at!: Date
}

/** Wrong tries at a code that exists (S05: five, then it is dead). */
@Entity('bind_code_miss')
export class BindCodeMissRow {
  @PrimaryColumn({ name: 'code_index', type: 'binary', length: 32 })
  codeIndex!: Buffer

  @Column({ type: 'tinyint', unsigned: true })
  misses!: number

  @Column({ type: 'datetime', precision: 3 })
  at!: Date
}

/** Something the school's administrator should look at; one row for a kind and hour. */
@Entity('school_alert')
export class SchoolAlertRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ type: 'varchar', length: 20, ...ascii })
  kind!: string

  @Column({ name: 'hour_from', type: 'datetime', precision: 3 })
  hourFrom!: Date

  @Column({ type: 'int', unsigned: true })
  misses!: number

  @Column({ type: 'datetime', precision: 3 })
  at!: Date
}
