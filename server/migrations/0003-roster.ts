import type { MigrationInterface, QueryRunner } from 'typeorm'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/** Bureaus, schools, classes, pupils, guardians, staff and their dated duties. Ranges of days are half open [from_day, to_day) (RS-1). */
export class Roster1760000000003 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE IF NOT EXISTS bureau (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, name VARCHAR(60) NOT NULL, code VARCHAR(20) ${ascii} NOT NULL,
      UNIQUE KEY bureau__one_per_code (code)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS school (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, name VARCHAR(60) NOT NULL, code VARCHAR(20) ${ascii} NOT NULL,
      stage VARCHAR(12) ${ascii} NOT NULL, times JSON NULL,
      UNIQUE KEY school__one_per_code (bureau_id, code)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS grade (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, name VARCHAR(20) NOT NULL, level TINYINT UNSIGNED NOT NULL,
      UNIQUE KEY grade__one_per_name (school_id, name)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS class (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, grade_id BIGINT UNSIGNED NOT NULL,
      name VARCHAR(30) NOT NULL, school_year SMALLINT UNSIGNED NOT NULL, position SMALLINT UNSIGNED NOT NULL DEFAULT 0,
      UNIQUE KEY class__one_per_name (school_id, school_year, name), KEY class__grade (grade_id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS student (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, name VARCHAR(60) NOT NULL,
      gender VARCHAR(8) ${ascii} NOT NULL DEFAULT 'unknown', pupil_no_index BINARY(32) NOT NULL, pupil_no_sealed VARBINARY(255) NOT NULL,
      created_at DATETIME(3) NOT NULL, updated_at DATETIME(3) NOT NULL,
      UNIQUE KEY student__one_per_pupil_no (school_id, pupil_no_index)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS membership (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, grade_id BIGINT UNSIGNED NOT NULL,
      class_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL, from_day DATE NOT NULL, to_day DATE NULL,
      open_mark TINYINT AS (IF(to_day IS NULL, 1, NULL)) STORED,
      UNIQUE KEY membership__one_open (student_id, open_mark), UNIQUE KEY membership__one_start (student_id, from_day),
      KEY membership__class (class_id, from_day, to_day, student_id), KEY membership__school (school_id, from_day, to_day, class_id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS guardian_contact (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      relation VARCHAR(16) ${ascii} NOT NULL, name_sealed VARBINARY(400) NOT NULL, phone_index BINARY(32) NOT NULL, phone_sealed VARBINARY(255) NOT NULL,
      UNIQUE KEY guardian_contact__one_per_phone (student_id, phone_index)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS guardian_link (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      account_id BIGINT UNSIGNED NOT NULL, relation VARCHAR(16) ${ascii} NOT NULL, status VARCHAR(12) ${ascii} NOT NULL,
      rights VARCHAR(80) ${ascii} NOT NULL, is_primary TINYINT NOT NULL DEFAULT 0, proof VARCHAR(20) ${ascii} NOT NULL,
      valid_from DATE NOT NULL, valid_to DATE NULL, requested_at DATETIME(3) NOT NULL, decided_at DATETIME(3) NULL, decided_by BIGINT UNSIGNED NULL,
      live_mark TINYINT AS (IF(status = 'ended', NULL, 1)) STORED, primary_mark TINYINT AS (IF(status = 'active' AND is_primary = 1, 1, NULL)) STORED,
      UNIQUE KEY guardian_link__one_live (student_id, account_id, live_mark), UNIQUE KEY guardian_link__one_primary (student_id, primary_mark),
      KEY guardian_link__account (account_id, status)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS staff (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL DEFAULT 0, staff_no VARCHAR(30) ${ascii} NOT NULL,
      name VARCHAR(60) NOT NULL, phone_index BINARY(32) NOT NULL, phone_sealed VARBINARY(255) NOT NULL, account_id BIGINT UNSIGNED NULL,
      bind_code_index BINARY(32) NULL, bind_code_expires_at DATETIME(3) NULL,
      UNIQUE KEY staff__one_per_no (bureau_id, school_id, staff_no), UNIQUE KEY staff__one_per_code (bind_code_index), KEY staff__account (account_id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS assignment (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL DEFAULT 0, staff_id BIGINT UNSIGNED NOT NULL,
      role VARCHAR(12) ${ascii} NOT NULL, scope VARCHAR(8) ${ascii} NOT NULL, scope_id BIGINT UNSIGNED NOT NULL, subject VARCHAR(20) NULL, from_day DATE NOT NULL, to_day DATE NULL,
      UNIQUE KEY assignment__one_start (staff_id, role, scope, scope_id, from_day), KEY assignment__scope (scope_id, role, from_day)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS paper_code (
      code_index BINARY(32) NOT NULL PRIMARY KEY, student_id BIGINT UNSIGNED NOT NULL, created_by BIGINT UNSIGNED NOT NULL, created_at DATETIME(3) NOT NULL,
      expires_at DATETIME(3) NOT NULL, used_at DATETIME(3) NULL, KEY paper_code__student (student_id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS bind_miss (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, subject VARCHAR(80) ${ascii} NOT NULL, at DATETIME(3) NOT NULL, KEY bind_miss__subject (subject, at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS bind_gate (
      subject VARCHAR(80) ${ascii} NOT NULL PRIMARY KEY, at DATETIME(3) NOT NULL, KEY bind_gate__age (at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS roster_import (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, file_name VARCHAR(200) NOT NULL, kind VARCHAR(8) ${ascii} NOT NULL DEFAULT 'students', stored_as VARCHAR(120) ${ascii} NULL,
      state VARCHAR(10) ${ascii} NOT NULL, total_rows INT UNSIGNED NOT NULL DEFAULT 0, done_rows INT UNSIGNED NOT NULL DEFAULT 0, counts JSON NOT NULL, failure VARCHAR(200) NULL,
      roster_version CHAR(16) ${ascii} NULL, created_by BIGINT UNSIGNED NOT NULL, created_at DATETIME(3) NOT NULL, finished_at DATETIME(3) NULL, KEY roster_import__school (school_id, id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS roster_import_error (
      import_id BIGINT UNSIGNED NOT NULL, row_no INT UNSIGNED NOT NULL, column_name VARCHAR(40) NOT NULL, text VARCHAR(200) NOT NULL,
      PRIMARY KEY (import_id, row_no, column_name)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS roster_import_missing (
      import_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL, PRIMARY KEY (import_id, student_id)) ${tail}`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
