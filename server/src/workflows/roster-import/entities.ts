import type { RosterImport } from '@zhixiao/shared-types/domains/roster'
import { Column, Entity, PrimaryColumn } from 'typeorm'
import { ascii, id } from '../../platform/column-types'

/** A roster file handed in, its dry run and its application (RS-9). */
@Entity('roster_import')
export class RosterImportRow {
  @PrimaryColumn({ ...id })
  id!: string

  @Column({ name: 'bureau_id', ...id })
  bureauId!: string

  @Column({ name: 'school_id', ...id })
  schoolId!: string

  @Column({ name: 'file_name', type: 'varchar', length: 200 })
  fileName!: string

  @Column({ type: 'varchar', length: 8, ...ascii, default: 'students' })
  kind!: 'students' | 'staff'

  @Column({ name: 'stored_as', type: 'varchar', length: 120, ...ascii, nullable: true })
  storedAs!: string | null

  @Column({ type: 'varchar', length: 10, ...ascii })
  state!: RosterImport['state']

  @Column({ name: 'total_rows', type: 'int', unsigned: true, default: 0 })
  totalRows!: number

  @Column({ name: 'done_rows', type: 'int', unsigned: true, default: 0 })
  doneRows!: number

  @Column({ type: 'int', unsigned: true, default: 0 })
  taken!: number

  @Column({ type: 'json' })
  counts!: RosterImport['counts']

  @Column({ type: 'varchar', length: 200, nullable: true })
  failure!: string | null

  @Column({ name: 'roster_version', type: 'char', length: 16, ...ascii, nullable: true })
  rosterVersion!: string | null

  @Column({ name: 'created_by', ...id })
  createdBy!: string

  @Column({ name: 'ended_by', ...id, nullable: true })
  endedBy!: string | null

  @Column({ name: 'created_at', type: 'datetime', precision: 3 })
  createdAt!: Date

  @Column({ name: 'finished_at', type: 'datetime', precision: 3, nullable: true })
  finishedAt!: Date | null
}

/** A wrong row of a file: row, column, Chinese text, never the content. */
@Entity('roster_import_error')
export class RosterImportErrorRow {
  @PrimaryColumn({ name: 'import_id', ...id })
  importId!: string

  @PrimaryColumn({ name: 'row_no', type: 'int', unsigned: true })
  rowNo!: number

  @PrimaryColumn({ name: 'column_name', type: 'varchar', length: 40 })
  columnName!: string

  @Column({ type: 'varchar', length: 200 })
  text!: string
}

/** A pupil of the school whom a file does not name; listed, never removed (RS-9). */
@Entity('roster_import_missing')
export class RosterImportMissingRow {
  @PrimaryColumn({ name: 'import_id', ...id })
  importId!: string

  @PrimaryColumn({ name: 'student_id', ...id })
  studentId!: string
}
