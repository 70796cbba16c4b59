import { Column, Entity, Index, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

/** One answer of a guardian, or a note that health detail was kept in an emergency (S40). Rows are only ever added; the latest counts. */
@Entity('consent')
@Index('consent__student', ['studentId', 'purpose', 'accountId', 'id'])
@Index('consent__account', ['accountId', 'purpose'])
export class ConsentRow {
  @PrimaryColumn({ ...id }) id!: string
  @Column({ name: 'bureau_id', ...id }) bureauId!: string
  @Column({ name: 'school_id', ...id }) schoolId!: string
  @Column({ name: 'student_id', ...id }) studentId!: string
  /** 0: signed on paper. */
  @Column({ name: 'account_id', ...id }) accountId!: string
  @Column({ type: 'varchar', length: 20, ...ascii }) purpose!: string
  @Column({ type: 'varchar', length: 12, ...ascii }) basis!: string
  @Column({ type: 'tinyint' }) given!: number
  @Column({ type: 'smallint', unsigned: true }) version!: number
  @Column({ name: 'text_hash', type: 'binary', length: 32 }) textHash!: Buffer
  @Column({ type: 'varchar', length: 8, ...ascii }) channel!: string
  @Column({ type: 'datetime', precision: 3 }) at!: Date
  @Column({ name: 'request_id', type: 'varchar', length: 64, nullable: true, ...ascii }) requestId!: string | null
  @Column({ type: 'varchar', length: 45, nullable: true, ...ascii }) ip!: string | null
}
