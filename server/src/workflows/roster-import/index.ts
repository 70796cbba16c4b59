import { movesContract } from '@zhixiao/shared-types/domains/moves'
import { rosterContract } from '@zhixiao/shared-types/domains/roster'
import { placeOfSchool } from '../../modules/roster/index'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import type { Module } from '../../platform/module'
import { defineTask } from '../../platform/outbox'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { applyImport, requestApplication } from './apply-import'
import { beginImport } from './begin-import'
import { cancelImport } from './cancel-import'
import { checkImport } from './check-import'
import { currentImport, placeOfImport } from './current-import'
import * as entities from './entities'
import { errorFile } from './error-file'
import { housekeeping } from './housekeeping'
import { faultsOf, importById, missingOf, type ImportRow } from './import-queries'
import { importReply } from './present'
import { applyImportTopic, checkImportTopic } from './topics'

export { TableProblem } from './archive'
export { importRosterFile, type FileImport } from './import-file'
export { HeadersMissing } from './import-table'

const imported = async ({ params }: { params: { importId: string } }): Promise<ImportRow> => (await importById(params.importId)) ?? fail('resource.not_found')
const schoolPlace = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)

const mountRosterImport = (router: ApiRouter): string[] => [
  ...mountSome(router, rosterContract, {
    'POST /schools/:schoolId/roster-imports': at(schoolPlace, async ({ actor, place: { bureau, school }, file }) => importReply(await beginImport(actor, { bureau, school }, file))),
    'GET /roster-imports/:importId': at(placeOfImport, async (call) => importReply(await imported(call))),
    'GET /roster-imports/:importId/errors': at(placeOfImport, ({ params, query }) => faultsOf(params.importId, query.limit)),
    'GET /roster-imports/:importId/not-in-file': at(placeOfImport, ({ params }) => missingOf(params.importId, schoolDay(now()))),
    'GET /roster-imports/:importId/error-file': at(placeOfImport, async (call) => {
      // The file holds children's names and families' phones as the school wrote them.
      await audit({ actor: call.actor, action: 'roster.read_import_file', place: call.place, fields: ['roster_file'] })
      return errorFile(await imported(call))
    }),
    'POST /roster-imports/:importId/applications': at(placeOfImport, async ({ actor, params }) => importReply(await requestApplication(actor, params.importId))),
  }),
  ...mountSome(router, movesContract, {
    'GET /schools/:schoolId/roster-imports/current': at(schoolPlace, async ({ actor, params }) => ({ item: await currentImport(actor, params.schoolId) })),
    'POST /roster-imports/:importId/cancellations': at(placeOfImport, async ({ actor, params }) => importReply(await cancelImport(actor, params.importId))),
  }),
]

/** A school's own file becomes its roster (RS-9): checked, applied in pieces, called off at any time. */
export const rosterImport: Module = {
  name: 'roster-import',
  mount: mountRosterImport,
  entities: Object.values(entities),
  tasks: [defineTask(checkImportTopic, checkImport), defineTask(applyImportTopic, applyImport)],
  jobs: [housekeeping],
  constraints: {},
}
