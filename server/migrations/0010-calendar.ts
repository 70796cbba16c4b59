import type { MigrationInterface, QueryRunner } from 'typeorm'
import { addColumn } from './again'

const ascii = 'CHARACTER SET ascii COLLATE ascii_bin'

/**
 * Entries say what they are (CA-3, CA-4, CA-6), why days with data were changed and who ended them (CA-5). Nothing is deleted: an entry that was changed
 * or cut short has `ended_at` and another one that `replaces` it. `rank_id` decides within a layer: the id of the decision that an entry goes on with.
 */
export class CalendarKinds1760000000010 implements MigrationInterface {
  async up(runner: QueryRunner) {
    await addColumn(runner, 'calendar_entry', 'kind', `VARCHAR(12) ${ascii} NOT NULL DEFAULT 'holiday' AFTER layer`)
    await addColumn(runner, 'calendar_entry', 'from_session', `VARCHAR(4) ${ascii} NULL AFTER to_day`)
    await addColumn(runner, 'calendar_entry', 'rank_id', 'BIGINT UNSIGNED NOT NULL DEFAULT 0 AFTER id')
    await addColumn(runner, 'calendar_entry', 'why', 'VARCHAR(200) NULL AFTER reason')
    await addColumn(runner, 'calendar_entry', 'replaces_id', 'BIGINT UNSIGNED NULL AFTER why')
    await addColumn(runner, 'calendar_entry', 'ended_by', 'BIGINT UNSIGNED NULL AFTER ended_at')
    await addColumn(runner, 'calendar_entry', 'end_why', 'VARCHAR(200) NULL AFTER ended_by')
    await runner.query(`UPDATE calendar_entry SET rank_id = id, kind = IF(sessions = '', IF(layer = 'class', 'suspension', 'holiday'), 'extra') WHERE rank_id = 0`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
