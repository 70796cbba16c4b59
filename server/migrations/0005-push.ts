import type { MigrationInterface, QueryRunner } from 'typeorm'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/** Messages, one delivery per (message, guardian, child), every attempt, and WeChat's events (decisions, "Push"). `student_id` 0 = not about a child. */
export class Push1760000000005 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE IF NOT EXISTS push (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, class_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
      student_id BIGINT UNSIGNED NOT NULL DEFAULT 0, kind VARCHAR(20) ${ascii} NOT NULL, dedupe_key VARCHAR(160) ${ascii} NOT NULL, day DATE NOT NULL, session VARCHAR(4) ${ascii} NULL,
      title VARCHAR(60) NOT NULL, text VARCHAR(500) NOT NULL, fields JSON NOT NULL, link VARCHAR(300) NULL, created_at DATETIME(3) NOT NULL,
      UNIQUE KEY push__once (dedupe_key), KEY push__class_day (class_id, day, id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS delivery (
      push_id BIGINT UNSIGNED NOT NULL, account_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL DEFAULT 0, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL,
      state VARCHAR(12) ${ascii} NOT NULL, channel VARCHAR(12) ${ascii} NOT NULL, appid VARCHAR(32) ${ascii} NULL, openid VARCHAR(64) ${ascii} NULL, client_msg_id CHAR(32) ${ascii} NOT NULL,
      round TINYINT UNSIGNED NOT NULL DEFAULT 0, next_at DATETIME(3) NULL, lease_until DATETIME(3) NULL, lease_token CHAR(32) ${ascii} NULL, attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0, first_attempt_at DATETIME(3) NULL,
      wx_msgid VARCHAR(32) ${ascii} NULL, reason VARCHAR(16) ${ascii} NULL, last_error VARCHAR(200) NULL, resent TINYINT NOT NULL DEFAULT 0,
      accepted_at DATETIME(3) NULL, delivered_at DATETIME(3) NULL, opened_at DATETIME(3) NULL, confirmed_at DATETIME(3) NULL,
      PRIMARY KEY (push_id, account_id, student_id), KEY delivery__claim (state, next_at), KEY delivery__inbox (account_id, push_id), KEY delivery__msgid (wx_msgid), KEY delivery__openid (openid, state),
      UNIQUE KEY delivery__one_client_msg_id (client_msg_id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS delivery_attempt (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, push_id BIGINT UNSIGNED NOT NULL, account_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL, at DATETIME(3) NOT NULL,
      outcome VARCHAR(12) ${ascii} NOT NULL, errcode INT NULL, error VARCHAR(200) NULL, wx_msgid VARCHAR(32) ${ascii} NULL, is_resend TINYINT NOT NULL DEFAULT 0,
      KEY delivery_attempt__delivery (push_id, account_id, student_id)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS wechat_event (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, appid VARCHAR(32) ${ascii} NOT NULL, dedupe_key VARCHAR(200) ${ascii} NOT NULL, event VARCHAR(40) ${ascii} NOT NULL,
      openid VARCHAR(64) ${ascii} NOT NULL, msgid VARCHAR(32) ${ascii} NULL, status VARCHAR(60) NULL, event_key VARCHAR(300) NULL, created_at DATETIME(3) NOT NULL, received_at DATETIME(3) NOT NULL, processed_at DATETIME(3) NULL,
      UNIQUE KEY wechat_event__once (appid, dedupe_key), KEY wechat_event__msgid (appid, msgid), KEY wechat_event__parked (event, processed_at, received_at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS push_channel (
      appid VARCHAR(32) ${ascii} NOT NULL PRIMARY KEY, stopped_until DATETIME(3) NULL, reason VARCHAR(40) ${ascii} NULL) ${tail}`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
