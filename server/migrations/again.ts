/** What makes a migration bear being run again: DDL commits by itself, and MySQL 8 has no ADD COLUMN IF NOT EXISTS. */
import type { QueryRunner } from 'typeorm'

async function isThere(runner: QueryRunner, list: 'columns' | 'statistics', table: string, named: Record<string, string>): Promise<boolean> {
  const conditions = Object.keys(named).map((name) => ` AND ${name} = ?`)
  const found = (await runner.query(
    `SELECT 1 FROM information_schema.${list} WHERE table_schema = DATABASE() AND table_name = ?${conditions.join('')}`, [table, ...Object.values(named)],
  )) as object[]
  return found.length > 0
}

/** Adds a column that is not there yet. */
export async function addColumn(runner: QueryRunner, table: string, column: string, definition: string): Promise<void> {
  if (!(await isThere(runner, 'columns', table, { column_name: column }))) await runner.query(`ALTER TABLE ${table} ADD COLUMN ${column} ${definition}`)
}

/** Does the table have this index; with a column: does the index hold it? */
export const hasIndex = (runner: QueryRunner, table: string, index: string, column?: string): Promise<boolean> =>
  isThere(runner, 'statistics', table, { index_name: index, ...(column !== undefined && { column_name: column }) })

/** Adds an index that is not there yet; `columns` with its brackets. */
export async function addIndex(runner: QueryRunner, table: string, index: string, columns: string): Promise<void> {
  if (!(await hasIndex(runner, table, index))) await runner.query(`ALTER TABLE ${table} ADD KEY ${index} ${columns}`)
}
