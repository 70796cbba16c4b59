import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn, hasIndex } from './again'

const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/**
 * What a version says about the one before (SM-6): measures that changed, who and why (`summary_cause`, one row for each class concerned, 0 = the
 * whole school), whether readers of the old one should know; and of a district's version, from which schools' versions it was summed.
 */
export class Summary1760000000012 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'summary', 'diff', 'JSON NULL')
    await addColumn(runner, 'summary', 'causes', 'JSON NULL')
    await addColumn(runner, 'summary', 'is_material', 'TINYINT NULL')
    await addColumn(runner, 'summary', 'parts', 'JSON NULL')
    if (!(await hasIndex(runner, 'summary', 'summary__id'))) await runner.query('ALTER TABLE summary ADD UNIQUE KEY summary__id (id)')
    await runner.query(`CREATE TABLE IF NOT EXISTS summary_cause (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, day DATE NOT NULL, class_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
      kind VARCHAR(12) ${ascii} NOT NULL, account_id BIGINT UNSIGNED NULL, who VARCHAR(60) NOT NULL, role VARCHAR(20) ${ascii} NULL, reason VARCHAR(500) NOT NULL,
      ref VARCHAR(40) ${ascii} NOT NULL, at DATETIME(3) NOT NULL, settled_at DATETIME(3) NULL,
      KEY summary_cause__open (school_id, settled_at, day)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
