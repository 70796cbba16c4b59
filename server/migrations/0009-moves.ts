import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn, hasIndex } from './again'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/**
 * Memberships to the session (RS-3): [(from_day, from_session), (to_day, to_session)) in the order am < pm < eve; rows of before begin and end with
 * the morning. `class_move` says who moved whom and why (nothing of it is overwritten), `boarding` who lives at school. Roster files can be called off.
 */
export class Moves1760000000009 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'membership', 'from_session', `VARCHAR(4) ${ascii} NOT NULL DEFAULT 'am' AFTER from_day`)
    await addColumn(runner, 'membership', 'to_session', `VARCHAR(4) ${ascii} NOT NULL DEFAULT 'am' AFTER to_day`)
    // Two moves a day: a child may begin in a class at noon of the day it joined another in the morning.
    if (!(await hasIndex(runner, 'membership', 'membership__one_start', 'from_session'))) {
      await runner.query(`ALTER TABLE membership DROP KEY membership__one_start, ADD UNIQUE KEY membership__one_start (student_id, from_day, from_session)`)
    }
    await runner.query(`CREATE TABLE IF NOT EXISTS class_move (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      from_class_id BIGINT UNSIGNED NULL, to_class_id BIGINT UNSIGNED NOT NULL, day DATE NOT NULL, session VARCHAR(4) ${ascii} NOT NULL, reason VARCHAR(200) NOT NULL,
      source VARCHAR(8) ${ascii} NOT NULL, moved_by BIGINT UNSIGNED NOT NULL, moved_role VARCHAR(12) ${ascii} NULL, moved_at DATETIME(3) NOT NULL,
      state VARCHAR(10) ${ascii} NOT NULL DEFAULT 'standing', ended_by BIGINT UNSIGNED NULL, ended_at DATETIME(3) NULL,
      KEY class_move__student (student_id, day), KEY class_move__school (school_id, moved_at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS boarding (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      from_day DATE NOT NULL, to_day DATE NULL, open_mark TINYINT AS (IF(to_day IS NULL, 1, NULL)) STORED,
      UNIQUE KEY boarding__one_open (student_id, open_mark), UNIQUE KEY boarding__one_start (student_id, from_day), KEY boarding__school (school_id, from_day, to_day)) ${tail}`)
    await addColumn(runner, 'roster_import', 'taken', 'INT UNSIGNED NOT NULL DEFAULT 0 AFTER done_rows')
    await addColumn(runner, 'roster_import', 'ended_by', 'BIGINT UNSIGNED NULL AFTER created_by')
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
