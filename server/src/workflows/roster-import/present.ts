import type { RosterImport } from '@zhixiao/shared-types/domains/roster'
import type { ImportRow } from './import-queries'

export const importReply = (row: ImportRow): RosterImport => ({
  id: row.id, schoolId: row.schoolId, fileName: row.fileName, kind: row.kind, state: row.state, rows: row.totalRows, done: row.doneRows, taken: row.taken,
  counts: row.counts, failure: row.failure, createdAt: row.createdAt.toISOString(),
})
