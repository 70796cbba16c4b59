import type { MigrationInterface, QueryRunner } from 'typeorm'

const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/** Versioned summaries (product/rules.md §4.6). `current_mark` is 1 for the one current version, else NULL; the key is led by bureau, school and day. */
export class Summary1760000000007 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE IF NOT EXISTS summary (
      bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL DEFAULT 0, day DATE NOT NULL, period VARCHAR(6) ${ascii} NOT NULL, scope VARCHAR(8) ${ascii} NOT NULL,
      scope_id BIGINT UNSIGNED NOT NULL, version INT UNSIGNED NOT NULL, id BIGINT UNSIGNED NOT NULL, current_mark TINYINT NULL, status VARCHAR(18) ${ascii} NOT NULL,
      expected_reports INT UNSIGNED NOT NULL, reports INT UNSIGNED NOT NULL, metrics JSON NOT NULL, missing JSON NOT NULL, content_hash CHAR(64) ${ascii} NOT NULL,
      input_watermark DATETIME(3) NULL, compiled_at DATETIME(3) NOT NULL, cause VARCHAR(40) ${ascii} NOT NULL,
      PRIMARY KEY (bureau_id, school_id, day, period, scope, scope_id, version),
      UNIQUE KEY summary__one_current (scope_id, period, day, scope, current_mark)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
