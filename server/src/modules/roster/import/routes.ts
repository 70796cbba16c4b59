import type { rosterContract } from '@zhixiao/shared-types/domains/roster'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { fail } from '../../../platform/errors'
import type { Handlers } from '../../../platform/routes'
import { schoolDay } from '../../../platform/time'
import { importReply } from '../present'
import { placeOfSchool } from '../queries'
import { requestApplication } from './apply-import'
import { beginImport } from './begin-import'
import { errorFile } from './error-file'
import { faultsOf, importById, missingOf, type ImportRow } from './import-queries'

type ImportEndpoint = Extract<keyof typeof rosterContract, `${string}roster-imports${string}`>
type ByImport = { params: { importId: string } }

async function imported({ params }: ByImport): Promise<ImportRow> {
  return (await importById(params.importId)) ?? fail('resource.not_found')
}

/** An import belongs to its school. */
async function place(call: ByImport) {
  const row = await imported(call)
  return { bureau: row.bureauId, school: row.schoolId }
}

export const importHandlers: Pick<Handlers<typeof rosterContract>, ImportEndpoint> = {
  'POST /schools/:schoolId/roster-imports': {
    place: ({ params }) => placeOfSchool(params.schoolId),
    run: async ({ actor, params, file }) => {
      const { bureau, school } = await placeOfSchool(params.schoolId)
      return importReply(await beginImport(actor, { bureau, school }, file))
    },
  },
  'GET /roster-imports/:importId': { place, run: async (call) => importReply(await imported(call)) },
  'GET /roster-imports/:importId/errors': { place, run: ({ params, query }) => faultsOf(params.importId, query.limit) },
  'GET /roster-imports/:importId/not-in-file': { place, run: ({ params }) => missingOf(params.importId, schoolDay(now())) },
  'GET /roster-imports/:importId/error-file': {
    place,
    // The file holds children's names and families' phones as the school wrote them.
    run: async (call) => {
      await audit({ actor: call.actor, action: 'roster.read_import_file', place: call.place, fields: ['roster_file'] })
      return errorFile(await imported(call))
    },
  },
  'POST /roster-imports/:importId/applications': { place, run: async ({ actor, params }) => importReply(await requestApplication(actor, params.importId)) },
}
