import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Rows of districts, schools, grades and classes above the national calendar that ships in config/rules (CA-1). `sessions` is a comma list; empty closes the days. */
export class Calendar1760000000004 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE IF NOT EXISTS calendar_entry (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL DEFAULT 0, grade_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
      class_id BIGINT UNSIGNED NOT NULL DEFAULT 0, layer VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, from_day DATE NOT NULL, to_day DATE NOT NULL,
      sessions VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, follow_weekday TINYINT UNSIGNED NULL, reason VARCHAR(60) NOT NULL,
      created_by BIGINT UNSIGNED NOT NULL, created_at DATETIME(3) NOT NULL, ended_at DATETIME(3) NULL,
      KEY calendar_entry__days (bureau_id, to_day, from_day)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
