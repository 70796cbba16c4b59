import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn } from './again'

/** Which followers carry the official account's tag of the bureau's menu (ID-9), beside those of the teachers'. */
export class BureauMenu1760000000016 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'wechat_identity', 'tagged_bureau', 'TINYINT NOT NULL DEFAULT 0 AFTER tagged_teacher')
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
