import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn, addIndex } from './again'

const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/**
 * The second channel (MS-5) and one push for two children (ID-8). `scope_key`: same cause, day, session, school and wording; deliveries of one
 * person with the same one are sent as one call, led by the first: `lead_push_id`, `lead_student_id` name it, `leads` marks it. `first_reason`: why
 * the first channel did not reach them. `waits_since`: the school's clock when `next_at` was set, so that a clock put back stalls nothing;
 * `first_attempt_real`: database time of the first attempt, so that it doubles nothing. Consents are counted by the phone and by WeChat, used by us.
 */
export class Push1760000000014 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'push', 'scope_key', `CHAR(32) ${ascii} NULL AFTER session`)
    await addColumn(runner, 'push', 'cancelled_at', 'DATETIME(3) NULL')
    await addIndex(runner, 'push', 'push__scope', '(scope_key)')
    await addColumn(runner, 'delivery', 'lead_push_id', 'BIGINT UNSIGNED NULL AFTER student_id')
    await addColumn(runner, 'delivery', 'lead_student_id', 'BIGINT UNSIGNED NULL AFTER lead_push_id')
    await addColumn(runner, 'delivery', 'leads', 'TINYINT NOT NULL DEFAULT 0 AFTER lead_student_id')
    await addColumn(runner, 'delivery', 'first_reason', `VARCHAR(16) ${ascii} NULL AFTER reason`)
    await addColumn(runner, 'delivery', 'credit_taken', 'TINYINT NOT NULL DEFAULT 0 AFTER resent')
    await addColumn(runner, 'delivery', 'waits_since', 'DATETIME(3) NULL AFTER next_at')
    await addColumn(runner, 'delivery', 'first_attempt_real', 'DATETIME(3) NULL AFTER first_attempt_at')
    await addIndex(runner, 'delivery', 'delivery__lead', '(account_id, lead_push_id, lead_student_id)')
    await addColumn(runner, 'delivery_attempt', 'channel', `VARCHAR(12) ${ascii} NOT NULL DEFAULT 'template' AFTER student_id`)
    await runner.query(`CREATE TABLE IF NOT EXISTS subscribe_consent (
      appid VARCHAR(32) ${ascii} NOT NULL, openid VARCHAR(64) ${ascii} NOT NULL, template_id VARCHAR(64) ${ascii} NOT NULL,
      told_by_app INT UNSIGNED NOT NULL DEFAULT 0, told_by_wechat INT UNSIGNED NOT NULL DEFAULT 0, used INT UNSIGNED NOT NULL DEFAULT 0,
      refused TINYINT NOT NULL DEFAULT 0, always TINYINT NOT NULL DEFAULT 0, answered_at DATETIME(3) NOT NULL,
      PRIMARY KEY (appid, openid, template_id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
