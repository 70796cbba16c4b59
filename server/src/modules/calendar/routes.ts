import { calendarContract } from '@zhixiao/shared-types/domains/calendar'
import { now } from '../../platform/clock'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { childrenInClass, placeOfBureau, placeOfClass, placeOfSchool } from '../roster/index'
import { readBureauCalendar, readClassCalendar, readSchoolCalendar } from './read-calendar'

/** What is read of the calendar; changing it is the workflow `calendar-change`'s. */
export const mountCalendar = (router: ApiRouter): string[] =>
  mountSome(router, calendarContract, {
    'GET /classes/:classId/calendar': at(
      // A guardian's grant is for a child, so the class is looked at as the place of that child.
      async ({ params, actor }) => {
        const place = await placeOfClass(params.classId)
        const children = actor.grants.filter((grant) => grant.scope === 'student').map((grant) => grant.id)
        const [student] = await childrenInClass(children, params.classId, schoolDay(now()))
        return { ...place, student }
      },
      ({ place, query }) => readClassCalendar(place, query),
    ),
    'GET /schools/:schoolId/calendar': at(
      ({ params }) => placeOfSchool(params.schoolId),
      ({ actor, place, query }) => readSchoolCalendar(actor, place, query),
    ),
    'GET /bureaus/:bureauId/calendar': at(
      ({ params }) => placeOfBureau(params.bureauId),
      ({ actor, place, query }) => readBureauCalendar(actor, place, query),
    ),
  })
