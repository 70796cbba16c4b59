import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn } from './again'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'
const said = (when: string, isNull: string) => `${when}_status VARCHAR(20) ${ascii} ${isNull}, ${when}_late_minutes SMALLINT UNSIGNED NULL, ${when}_ill TINYINT NOT NULL DEFAULT 0,
      ${when}_symptoms INT UNSIGNED NOT NULL DEFAULT 0, ${when}_health_sealed VARBINARY(3000) NULL`

/**
 * Attendance in depth: what the phone's clock said (AT-5), the health record in full (AT-8), corrections with everything before and after (AT-12),
 * and what is still to be found out about a sick child (AT-7). Marks hold what is true now, `attendance_history` every change of it: nothing is lost.
 */
export class AttendanceDepth1760000000011 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'attendance_report', 'clock_skew_ms', 'INT NULL AFTER captured_at')
    await addColumn(runner, 'attendance_report', 'on_time', 'TINYINT NULL AFTER clock_skew_ms')
    await addColumn(runner, 'attendance_report', 'reason', 'VARCHAR(200) NULL AFTER on_time')
    await addColumn(runner, 'attendance_mark', 'ili', 'TINYINT NOT NULL DEFAULT 0 AFTER ill')
    await addColumn(runner, 'attendance_mark', 'fever_unmeasured', 'TINYINT NOT NULL DEFAULT 0 AFTER ili')
    await runner.query('ALTER TABLE attendance_mark MODIFY health_sealed VARBINARY(3000) NULL')
    await runner.query(`CREATE TABLE IF NOT EXISTS attendance_correction (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, grade_id BIGINT UNSIGNED NOT NULL, class_id BIGINT UNSIGNED NOT NULL,
      day DATE NOT NULL, session VARCHAR(4) ${ascii} NOT NULL, report_id BIGINT UNSIGNED NULL, kind VARCHAR(12) ${ascii} NOT NULL, state VARCHAR(10) ${ascii} NOT NULL, phase VARCHAR(10) ${ascii} NOT NULL,
      from_version INT UNSIGNED NOT NULL, to_version INT UNSIGNED NULL, list_version CHAR(16) ${ascii} NULL, captured_at DATETIME(3) NULL,
      account_id BIGINT UNSIGNED NOT NULL, account_name VARCHAR(60) NOT NULL, role VARCHAR(12) ${ascii} NULL, reason VARCHAR(200) NOT NULL, device VARCHAR(160) NOT NULL, made_at DATETIME(3) NOT NULL,
      decided_by BIGINT UNSIGNED NULL, decided_name VARCHAR(60) NULL, decided_role VARCHAR(12) ${ascii} NULL, decided_reason VARCHAR(200) NULL, decided_device VARCHAR(160) NULL, decided_at DATETIME(3) NULL,
      waiting_backfill TINYINT AS (IF(kind = 'backfill' AND state = 'requested', 1, NULL)) STORED,
      UNIQUE KEY attendance_correction__one_backfill (school_id, day, session, class_id, waiting_backfill),
      KEY attendance_correction__report (report_id, id), KEY attendance_correction__school (school_id, state, id), KEY attendance_correction__decided (school_id, decided_at),
      KEY attendance_correction__bureau (bureau_id, phase, state)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS attendance_history (
      correction_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, class_id BIGINT UNSIGNED NOT NULL,
      day DATE NOT NULL, session VARCHAR(4) ${ascii} NOT NULL, report_id BIGINT UNSIGNED NULL, version INT UNSIGNED NULL, applied_at DATETIME(3) NULL,
      ${said('before', 'NULL')}, ${said('after', 'NOT NULL')},
      PRIMARY KEY (correction_id, student_id), KEY attendance_history__report (report_id, version), KEY attendance_history__student (student_id, day)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS tracing_task (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, grade_id BIGINT UNSIGNED NOT NULL, class_id BIGINT UNSIGNED NOT NULL,
      student_id BIGINT UNSIGNED NOT NULL, report_id BIGINT UNSIGNED NOT NULL, day DATE NOT NULL, session VARCHAR(4) ${ascii} NOT NULL, state VARCHAR(8) ${ascii} NOT NULL DEFAULT 'open',
      opened_at DATETIME(3) NOT NULL, due_at DATETIME(3) NOT NULL, answered_by BIGINT UNSIGNED NULL, answered_at DATETIME(3) NULL, correction_id BIGINT UNSIGNED NULL,
      UNIQUE KEY tracing_task__once (report_id, student_id), KEY tracing_task__child (student_id, day), KEY tracing_task__class (class_id, state), KEY tracing_task__school (school_id, state)) ${tail}`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
