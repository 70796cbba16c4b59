import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn } from './again'

/** When the cause of a message came to be (SM-3), where that was long before it was queued; null = when it was queued. */
export class PushSince1760000000017 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'push', 'since', 'DATETIME(3) NULL AFTER created_at')
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
