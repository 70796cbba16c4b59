import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

/** One version of one compiled scope (product/rules.md §4.6); `current_mark` is 1 for the version in force, else NULL. */
@Entity('summary')
@Index('summary__id', ['id'], { unique: true })
@Index('summary__one_current', ['scopeId', 'period', 'day', 'scope', 'currentMark'], { unique: true })
export class SummaryRow {
  @PrimaryColumn({ name: 'bureau_id', ...id }) bureauId!: string
  /** 0 in the bureau's own row. */
  @PrimaryColumn({ name: 'school_id', ...id, default: 0 }) schoolId!: string
  @PrimaryColumn({ type: 'date' }) day!: string
  @PrimaryColumn({ type: 'varchar', length: 6, ...ascii }) period!: string
  @PrimaryColumn({ type: 'varchar', length: 8, ...ascii }) scope!: string
  @PrimaryColumn({ name: 'scope_id', ...id }) scopeId!: string
  @PrimaryColumn({ type: 'int', unsigned: true }) version!: number
  @Column(id) id!: string
  @Column({ name: 'current_mark', type: 'tinyint', nullable: true }) currentMark!: number | null
  @Column({ type: 'varchar', length: 18, ...ascii }) status!: string
  @Column({ name: 'expected_reports', type: 'int', unsigned: true }) expectedReports!: number
  @Column({ type: 'int', unsigned: true }) reports!: number
  @Column({ type: 'json' }) metrics!: unknown
  @Column({ type: 'json' }) missing!: unknown
  @Column({ name: 'content_hash', type: 'char', length: 64, ...ascii }) contentHash!: string
  @Column({ name: 'input_watermark', type: 'datetime', precision: 3, nullable: true }) inputWatermark!: Date | null
  @Column({ name: 'compiled_at', type: 'datetime', precision: 3 }) compiledAt!: Date
  @Column({ type: 'varchar', length: 40, ...ascii }) cause!: string
  /** Measures that changed from the version before: [name, old, new]. */
  @Column({ type: 'json', nullable: true }) diff!: unknown
  /** Ids of `summary_cause`. */
  @Column({ type: 'json', nullable: true }) causes!: unknown
  @Column({ name: 'is_material', type: 'tinyint', nullable: true }) isMaterial!: number | null
  /** Of a district's version: the versions of its schools, by school. */
  @Column({ type: 'json', nullable: true }) parts!: unknown
}

/** Why a compiled day had to be compiled again (SM-6); one row for each class concerned, class 0 = the whole school. Settled once every period of the day has it. */
@Entity('summary_cause')
@Index('summary_cause__open', ['schoolId', 'settledAt', 'day'])
export class SummaryCauseRow {
  @PrimaryColumn(id) id!: string
  @Column({ name: 'bureau_id', ...id }) bureauId!: string
  @Column({ name: 'school_id', ...id }) schoolId!: string
  @Column({ type: 'date' }) day!: string
  @Column({ name: 'class_id', ...id, default: 0 }) classId!: string
  @Column({ type: 'varchar', length: 12, ...ascii }) kind!: string
  @Column({ name: 'account_id', ...id, nullable: true }) accountId!: string | null
  @Column({ type: 'varchar', length: 60 }) who!: string
  @Column({ type: 'varchar', length: 20, ...ascii, nullable: true }) role!: string | null
  @Column({ type: 'varchar', length: 500 }) reason!: string
  @Column({ type: 'varchar', length: 40, ...ascii }) ref!: string
  @Column({ type: 'datetime', precision: 3 }) at!: Date
  @Column({ name: 'settled_at', type: 'datetime', precision: 3, nullable: true }) settledAt!: Date | null
}
