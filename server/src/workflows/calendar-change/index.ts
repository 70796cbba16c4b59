import { calendarContract } from '@zhixiao/shared-types/domains/calendar'
import type { Place } from '@zhixiao/shared-types/values/access'
import { bureauOwner, entryById, mayEnd, ownerIn, ownerOfEntry, type NamedOwner } from '../../modules/calendar/index'
import { placeOfBureau, placeOfClass, placeOfSchool } from '../../modules/roster/index'
import type { Actor } from '../../platform/access'
import { fail } from '../../platform/errors'
import type { Module } from '../../platform/module'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { changeCalendar, previewChange } from './change-calendar'

const school = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)
const bureau = ({ params }: { params: { bureauId: string } }) => placeOfBureau(params.bureauId)

/**
 * The owner of an entry that this person may end: a leader's are suspensions, all else is the administrator's (§4.0). Asked wherever a door that is open to
 * leaders ends an entry, by name or by putting another in its place; the kind of an entry never changes. Fails with access.denied and resource.not_found.
 */
async function endable(actor: Actor, place: Place & Parameters<typeof ownerOfEntry>[0], entryId: string): Promise<NamedOwner> {
  const owner = await ownerOfEntry(place, entryId)
  const entry = (await entryById(entryId)) ?? fail('resource.not_found')
  return mayEnd(actor, place, entry.kind) ? owner : fail('access.denied')
}

const mountCalendarChange = (router: ApiRouter): string[] =>
  mountSome(router, calendarContract, {
    'POST /schools/:schoolId/calendar-entries': at(school, async ({ actor, place, body }) =>
      changeCalendar(actor, await ownerIn(place, body), { entry: body }, body.why),
    ),
    'POST /bureaus/:bureauId/calendar-entries': at(bureau, ({ actor, params, body }) =>
      changeCalendar(actor, bureauOwner(params.bureauId), { entry: body }, body.why),
    ),
    'POST /classes/:classId/suspensions': at(
      ({ params }) => placeOfClass(params.classId),
      async ({ actor, place, params, body }) => {
        const owner = await ownerIn(place, { classId: params.classId })
        if (body.replaces !== undefined) await endable(actor, place, body.replaces)
        return changeCalendar(actor, owner, { entry: { ...body, kind: 'suspension', sessions: [] } }, body.why)
      },
    ),
    'POST /schools/:schoolId/calendar-previews': at(school, async ({ place, body: { entry, ends } }) =>
      previewChange(entry || !ends ? await ownerIn(place, entry ?? {}) : await ownerOfEntry(place, ends.entryId), { entry, ends }),
    ),
    'POST /bureaus/:bureauId/calendar-previews': at(bureau, ({ params, body }) => previewChange(bureauOwner(params.bureauId), body)),
    'POST /schools/:schoolId/calendar-entries/:entryId/ends': at(school, async ({ actor, place, params, body }) => {
      const owner = await endable(actor, place, params.entryId)
      return changeCalendar(actor, owner, { ends: { entryId: params.entryId, from: body.from } }, body.why)
    }),
    'POST /bureaus/:bureauId/calendar-entries/:entryId/ends': at(bureau, ({ actor, params, body }) =>
      changeCalendar(actor, bureauOwner(params.bureauId), { ends: { entryId: params.entryId, from: body.from } }, body.why),
    ),
  })

/** A school's or the district's calendar changes, or a class is suspended: messages, reports and summaries follow. */
export const calendarChange: Module = { name: 'calendar-change', mount: mountCalendarChange, entities: [], tasks: [], jobs: [], constraints: {} }
