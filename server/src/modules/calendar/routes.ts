import { calendarContract } from '@zhixiao/shared-types/domains/calendar'
import type { Place } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { mount, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { childrenInClass, placeOfBureau, placeOfClass, placeOfSchool, type ClassPlace, type SchoolPlace } from '../roster/index'
import { changeCalendar, previewChange } from './change-calendar'
import { bureauOwner, ownerIn, ownerOfEntry } from './owners'
import { entryById } from './queries'
import { mayEnd, readBureauCalendar, readClassCalendar, readSchoolCalendar } from './read-calendar'
import type { NamedOwner } from './weigh'

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

// The machine hands `run` the very object that `place` returned; the casts name what it is, and save asking the roster twice.
export const mountCalendar = (router: ApiRouter): string[] =>
  mount(router, calendarContract, {
    'GET /classes/:classId/calendar': {
      // A guardian's grant is for a child, so the class is looked at as the place of that child.
      place: async ({ params, actor }) => {
        const place = await placeOfClass(params.classId)
        const children = actor.grants.filter((grant) => grant.scope === 'student').map((grant) => grant.id)
        const [student] = await childrenInClass(children, params.classId, schoolDay(now()))
        return { ...place, student }
      },
      run: ({ place, query }) => readClassCalendar(place as ClassPlace, query),
    },
    'GET /schools/:schoolId/calendar': { place: school, run: ({ actor, place, query }) => readSchoolCalendar(actor, place as SchoolPlace, query) },
    'GET /bureaus/:bureauId/calendar': {
      place: bureau,
      run: ({ actor, place, query }) => readBureauCalendar(actor, place as { bureau: string; bureauName: string }, query),
    },
    'POST /schools/:schoolId/calendar-entries': {
      place: school,
      run: async ({ actor, place, body }) => changeCalendar(actor, await ownerIn(place as SchoolPlace, body), { entry: body }, body.why),
    },
    'POST /bureaus/:bureauId/calendar-entries': {
      place: bureau,
      run: ({ actor, params, body }) => changeCalendar(actor, bureauOwner(params.bureauId), { entry: body }, body.why),
    },
    'POST /classes/:classId/suspensions': {
      place: ({ params }) => placeOfClass(params.classId),
      run: async ({ actor, place, params, body }) => {
        const owner = await ownerIn(place as ClassPlace, { classId: params.classId })
        if (body.replaces !== undefined) await endable(actor, place as ClassPlace, body.replaces)
        return changeCalendar(actor, owner, { entry: { ...body, kind: 'suspension', sessions: [] } }, body.why)
      },
    },
    'POST /schools/:schoolId/calendar-previews': {
      place: school,
      run: async ({ place, body: { entry, ends } }) => {
        const where = place as SchoolPlace
        return previewChange(entry || !ends ? await ownerIn(where, entry ?? {}) : await ownerOfEntry(where, ends.entryId), { entry, ends })
      },
    },
    'POST /bureaus/:bureauId/calendar-previews': { place: bureau, run: ({ params, body }) => previewChange(bureauOwner(params.bureauId), body) },
    'POST /schools/:schoolId/calendar-entries/:entryId/ends': {
      place: school,
      run: async ({ actor, place, params, body }) => {
        const owner = await endable(actor, place as SchoolPlace, params.entryId)
        return changeCalendar(actor, owner, { ends: { entryId: params.entryId, from: body.from } }, body.why)
      },
    },
    'POST /bureaus/:bureauId/calendar-entries/:entryId/ends': {
      place: bureau,
      run: ({ actor, params, body }) => changeCalendar(actor, bureauOwner(params.bureauId), { ends: { entryId: params.entryId, from: body.from } }, body.why),
    },
  })
