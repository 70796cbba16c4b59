import { readFile } from 'node:fs/promises'
import { placeOfSchool } from '../../modules/roster/index'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { schoolDay } from '../../platform/time'
import { applyTable, checkTable, type Outcome, type Progress } from './import-table'
import { readTableApart } from './read-table'

export type FileImport = Omit<Outcome, 'missing'> & { applied: boolean }

/**
 * A roster file from the command line or the seed: the dry run, or with `apply` the good rows taken over at once, by the same code as the page.
 * Changes begin on `day` (today unless said). Fails with TableProblem, HeadersMissing or `resource.not_found`.
 */
export async function importRosterFile(
  schoolId: string,
  path: string,
  options: { apply: boolean; day?: string; report?: (step: 'check' | 'apply', done: number, total: number) => void },
): Promise<FileImport> {
  const { bureau, school } = await placeOfSchool(schoolId)
  const place = { bureau, school }
  const day = options.day ?? schoolDay(now())
  const table = await readTableApart(await readFile(path))
  const progress: Progress = (done, total) => options.report?.(options.apply ? 'apply' : 'check', done, total)
  const { kind, counts, faults } = await (options.apply ? applyTable : checkTable)(place, day, table, progress)
  if (options.apply) await audit({ actor: undefined, action: 'roster.apply_import', place, fields: [kind] })
  return { kind, counts, faults, applied: options.apply }
}
