import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn } from './again'
import { protectAppendOnly } from './append-only'

const tail = 'DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci'
const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/** How each audited act ended, seals over the audit (S32), the ledger of consents (S40), and triggers that keep all three append-only. */
export class Trust1760000000013 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'audit_log', 'result', `VARCHAR(8) ${ascii} NOT NULL DEFAULT 'done'`)
    // `marks`: for each row its id (8 bytes) and the first 16 bytes of its SHA-256, so that a broken chain names the row.
    await runner.query(`CREATE TABLE IF NOT EXISTS audit_seal (
      seq BIGINT UNSIGNED NOT NULL PRIMARY KEY, from_id BIGINT UNSIGNED NOT NULL, to_id BIGINT UNSIGNED NOT NULL, row_count INT UNSIGNED NOT NULL,
      marks MEDIUMBLOB NOT NULL, prev_hash BINARY(32) NOT NULL, hash BINARY(32) NOT NULL, at DATETIME(3) NOT NULL) ${tail}`)
    await runner.query(`CREATE TABLE IF NOT EXISTS consent (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL, student_id BIGINT UNSIGNED NOT NULL,
      account_id BIGINT UNSIGNED NOT NULL, purpose VARCHAR(20) ${ascii} NOT NULL, basis VARCHAR(12) ${ascii} NOT NULL, given TINYINT NOT NULL,
      version SMALLINT UNSIGNED NOT NULL, text_hash BINARY(32) NOT NULL, channel VARCHAR(8) ${ascii} NOT NULL, at DATETIME(3) NOT NULL,
      request_id VARCHAR(64) ${ascii} NULL, ip VARCHAR(45) ${ascii} NULL,
      KEY consent__student (student_id, purpose, account_id, id), KEY consent__account (account_id, purpose)) ${tail}`)
    const refused = await protectAppendOnly(runner)
    if (refused.length > 0)
      process.stderr.write(`审计表没有加上防改触发器（S32），请用有 TRIGGER 权限的用户执行 job audit-protect，或按 config/deploy/app-grants.sql 授权：\n  ${refused.join('\n  ')}\n`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
