import type { MigrationInterface, QueryRunner } from 'typeorm'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/**
 * One header per class session with its counts, and a mark per exception; the key is led by school and day so that no cost grows
 * with history (data notes §4c). Free text and temperature are sealed; status, ill flag and symptom bits are counted, so in clear.
 */
export class Attendance1760000000006 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE IF NOT EXISTS attendance_report (
      school_id BIGINT UNSIGNED NOT NULL, day DATE NOT NULL, session VARCHAR(4) ${ascii} NOT NULL, class_id BIGINT UNSIGNED NOT NULL, id BIGINT UNSIGNED NOT NULL,
      bureau_id BIGINT UNSIGNED NOT NULL, grade_id BIGINT UNSIGNED NOT NULL, expected SMALLINT UNSIGNED NOT NULL, late SMALLINT UNSIGNED NOT NULL, absent_unexplained SMALLINT UNSIGNED NOT NULL,
      leave_sick SMALLINT UNSIGNED NOT NULL, leave_personal SMALLINT UNSIGNED NOT NULL, leave_official SMALLINT UNSIGNED NOT NULL, other_absent SMALLINT UNSIGNED NOT NULL, ill SMALLINT UNSIGNED NOT NULL,
      list_version CHAR(16) ${ascii} NOT NULL, is_late TINYINT NOT NULL, is_backfilled TINYINT NOT NULL, by_deputy TINYINT NOT NULL, reporter_id BIGINT UNSIGNED NOT NULL, reporter_name VARCHAR(60) NOT NULL,
      captured_at DATETIME(3) NULL, received_at DATETIME(3) NOT NULL, version INT UNSIGNED NOT NULL DEFAULT 1,
      PRIMARY KEY (school_id, day, session, class_id), UNIQUE KEY attendance_report__id (id), KEY attendance_report__class (class_id, day)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS attendance_mark (
      school_id BIGINT UNSIGNED NOT NULL, day DATE NOT NULL, session VARCHAR(4) ${ascii} NOT NULL, class_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      status VARCHAR(20) ${ascii} NOT NULL, late_minutes SMALLINT UNSIGNED NULL, ill TINYINT NOT NULL DEFAULT 0, symptoms INT UNSIGNED NOT NULL DEFAULT 0, health_sealed VARBINARY(1400) NULL,
      PRIMARY KEY (school_id, day, session, class_id, student_id), KEY attendance_mark__student (student_id, day)) ${tail}`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
