import { Column, Entity, Index, PrimaryColumn } from 'typeorm'

const key = { type: 'bigint', unsigned: true } as const
const ascii = { charset: 'ascii', collation: 'ascii_bin' } as const

/** One version of one compiled scope (product/rules.md §4.6); `current_mark` is 1 for the version in force, else NULL. */
@Entity('summary')
@Index('summary__one_current', ['scopeId', 'period', 'day', 'scope', 'currentMark'], { unique: true })
export class SummaryRow {
  @PrimaryColumn({ name: 'bureau_id', ...key }) bureauId!: string
  /** 0 in the bureau's own row. */
  @PrimaryColumn({ name: 'school_id', ...key, default: 0 }) schoolId!: string
  @PrimaryColumn({ type: 'date' }) day!: string
  @PrimaryColumn({ type: 'varchar', length: 6, ...ascii }) period!: string
  @PrimaryColumn({ type: 'varchar', length: 8, ...ascii }) scope!: string
  @PrimaryColumn({ name: 'scope_id', ...key }) scopeId!: string
  @PrimaryColumn({ type: 'int', unsigned: true }) version!: number
  @Column(key) id!: string
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
}
