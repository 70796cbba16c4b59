import type { MigrationInterface, QueryRunner } from 'typeorm'

/** Accounts of people and their WeChat identities. Openids are case-sensitive: ascii_bin (S01). */
export class Identity1760000000002 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(`CREATE TABLE IF NOT EXISTS account (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
      name VARCHAR(60) NOT NULL DEFAULT '',
      unionid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
      merged_into BIGINT UNSIGNED NULL,
      created_at DATETIME(3) NOT NULL,
      UNIQUE KEY account__one_per_unionid (unionid)
    ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
    await runner.query(`CREATE TABLE IF NOT EXISTS wechat_identity (
      appid VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      openid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      account_id BIGINT UNSIGNED NOT NULL,
      kind VARCHAR(4) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      unionid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
      follows TINYINT NOT NULL DEFAULT 0,
      follow_changed_at DATETIME(3) NULL,
      tagged_teacher TINYINT NOT NULL DEFAULT 0,
      created_at DATETIME(3) NOT NULL,
      PRIMARY KEY (appid, openid),
      KEY wechat_identity__account (account_id, kind)
    ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
    await runner.query(`CREATE TABLE IF NOT EXISTS login_code (
      code_hash BINARY(32) NOT NULL PRIMARY KEY,
      state_hash BINARY(32) NULL,
      used_at DATETIME(3) NOT NULL,
      KEY login_code__age (used_at)
    ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
    await runner.query(`CREATE TABLE IF NOT EXISTS account_link_code (
      code_hash BINARY(32) NOT NULL PRIMARY KEY,
      account_id BIGINT UNSIGNED NOT NULL,
      expires_at DATETIME(3) NOT NULL,
      used_at DATETIME(3) NULL,
      KEY account_link_code__account (account_id)
    ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
    // Wrong link codes entered by an account: five in ten minutes (ID-2).
    await runner.query(`CREATE TABLE IF NOT EXISTS account_link_miss (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY,
      account_id BIGINT UNSIGNED NOT NULL,
      at DATETIME(3) NOT NULL,
      KEY account_link_miss__account (account_id, at)
    ) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
