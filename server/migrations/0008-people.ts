import type { MigrationInterface, QueryRunner } from 'typeorm'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/** What the school does with guardians and why, waiting changes of the primary one, tries at codes, alarms, merged accounts, desktop sign-in. */
export class People1760000000008 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE IF NOT EXISTS guardian_link_event (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      link_id BIGINT UNSIGNED NOT NULL, account_id BIGINT UNSIGNED NOT NULL, kind VARCHAR(20) ${ascii} NOT NULL, actor_id BIGINT UNSIGNED NOT NULL,
      as_guardian TINYINT NOT NULL DEFAULT 0, reason_sealed VARBINARY(1200) NULL, at DATETIME(3) NOT NULL,
      KEY guardian_link_event__student (student_id, id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS guardian_change (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      link_id BIGINT UNSIGNED NOT NULL, new_link_id BIGINT UNSIGNED NULL, requested_by BIGINT UNSIGNED NOT NULL, by_school TINYINT NOT NULL DEFAULT 0,
      reason_sealed VARBINARY(1200) NULL, requested_at DATETIME(3) NOT NULL, due_at DATETIME(3) NOT NULL, state VARCHAR(10) ${ascii} NOT NULL,
      waiting_mark TINYINT AS (IF(state = 'waiting', 1, NULL)) STORED,
      UNIQUE KEY guardian_change__one_waiting (student_id, waiting_mark), KEY guardian_change__due (state, due_at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS bind_code_miss (
      code_index BINARY(32) NOT NULL PRIMARY KEY, misses TINYINT UNSIGNED NOT NULL, at DATETIME(3) NOT NULL, KEY bind_code_miss__age (at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS school_alert (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, kind VARCHAR(20) ${ascii} NOT NULL,
      hour_from DATETIME(3) NOT NULL, misses INT UNSIGNED NOT NULL, at DATETIME(3) NOT NULL,
      UNIQUE KEY school_alert__one_an_hour (school_id, kind, hour_from)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS account_merge (
      from_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, into_id BIGINT UNSIGNED NOT NULL, at DATETIME(3) NOT NULL, KEY account_merge__into (into_id, at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS desktop_sign_in (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, secret_hash BINARY(32) NOT NULL, ticket_hash BINARY(32) NOT NULL, browser VARCHAR(60) NOT NULL,
      state VARCHAR(10) ${ascii} NOT NULL, account_id BIGINT UNSIGNED NULL, created_at DATETIME(3) NOT NULL, expires_at DATETIME(3) NOT NULL,
      KEY desktop_sign_in__age (expires_at)) ${tail}`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
