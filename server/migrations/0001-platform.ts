import type { MigrationInterface, QueryRunner } from 'typeorm'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/** Tables of server/src/platform: promises, jobs, sessions, idempotency, audit, node numbers of ids. Keys and tokens are ascii_bin. */
export class Platform1760000000001 implements MigrationInterface {
  async up(runner: QueryRunner) {
    // `waiting_key` is NULL once a promise is claimed: then a new one with the same key is a new promise (the running one may have read old rows).
    await runner.query(`CREATE TABLE IF NOT EXISTS outbox (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, topic VARCHAR(80) ${ascii} NOT NULL, payload JSON NOT NULL, coalesce_key VARCHAR(120) ${ascii} NULL,
      state VARCHAR(8) ${ascii} NOT NULL DEFAULT 'waiting', due_at DATETIME(3) NOT NULL, lease_until DATETIME(3) NULL, token CHAR(32) ${ascii} NULL,
      attempts SMALLINT UNSIGNED NOT NULL DEFAULT 0, last_error VARCHAR(500) NULL, request_id VARCHAR(64) ${ascii} NULL,
      created_at DATETIME(3) NOT NULL, finished_at DATETIME(3) NULL,
      waiting_key VARCHAR(120) ${ascii} AS (IF(state = 'waiting', coalesce_key, NULL)) STORED,
      UNIQUE KEY outbox__one_waiting (topic, waiting_key), KEY outbox__claim (state, due_at, id)) ${tail}`)
    // Leases on database time; retry_at, started_at and finished_at on the school's clock.
    await runner.query(`CREATE TABLE IF NOT EXISTS job_run (
      job VARCHAR(60) ${ascii} NOT NULL, scope VARCHAR(40) ${ascii} NOT NULL, window_key VARCHAR(40) ${ascii} NOT NULL, state VARCHAR(8) ${ascii} NOT NULL,
      token CHAR(32) ${ascii} NOT NULL, lease_until DATETIME(3) NOT NULL, attempts SMALLINT UNSIGNED NOT NULL, retry_at DATETIME(3) NULL,
      started_at DATETIME(3) NOT NULL, finished_at DATETIME(3) NULL, error VARCHAR(500) NULL,
      PRIMARY KEY (job, window_key, scope), KEY job_run__token (token)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS session (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, token_hash BINARY(32) NOT NULL, account_id BIGINT UNSIGNED NOT NULL, channel VARCHAR(6) ${ascii} NOT NULL,
      created_at DATETIME(3) NOT NULL, last_seen_at DATETIME(3) NOT NULL, revoked_at DATETIME(3) NULL,
      UNIQUE KEY session__one_per_token (token_hash), KEY session__account (account_id, revoked_at), KEY session__age (created_at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS idempotency (
      account_id BIGINT UNSIGNED NOT NULL, k VARCHAR(36) ${ascii} NOT NULL, route VARCHAR(160) ${ascii} NOT NULL, req_hash BINARY(32) NOT NULL,
      status SMALLINT UNSIGNED NULL, body_sealed MEDIUMBLOB NULL, created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (account_id, k), KEY idempotency__age (created_at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS audit_log (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, at DATETIME(3) NOT NULL, account_id BIGINT UNSIGNED NOT NULL, role VARCHAR(20) ${ascii} NULL,
      action VARCHAR(60) ${ascii} NOT NULL, student_id BIGINT UNSIGNED NULL, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NULL,
      class_id BIGINT UNSIGNED NULL, fields JSON NOT NULL, purpose VARCHAR(200) NULL, route VARCHAR(160) NULL, request_id VARCHAR(64) ${ascii} NULL, ip VARCHAR(45) ${ascii} NULL,
      KEY audit_log__student (student_id, at), KEY audit_log__account (account_id, at)) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS id_node (
      id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, claimed_at DATETIME(3) NOT NULL) ${tail}`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
