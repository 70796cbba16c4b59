import { calendarContract } from '@zhixiao/shared-types/domains/calendar'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { mount, type ApiRouter } from '../../platform/routes'
import { daysBetween, schoolDay } from '../../platform/time'
import { childrenInClass, placeOfBureau, placeOfClass, placeOfSchool } from '../roster/index'
import { addBureauEntry, addSchoolEntry } from './add-entry'
import { daysOf } from './sessions-on'

const longestView = 62

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
      run: async ({ params, query }) => {
        const length = daysBetween(query.from, query.to) + 1
        if (length < 1 || length > longestView) fail('calendar.entry_invalid')
        return { days: await daysOf(await placeOfClass(params.classId), query.from, query.to) }
      },
    },
    'POST /schools/:schoolId/calendar-entries': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: async ({ params, actor, body }) => ({ id: await addSchoolEntry(actor, await placeOfSchool(params.schoolId), body) }),
    },
    'POST /bureaus/:bureauId/calendar-entries': {
      place: ({ params }) => placeOfBureau(params.bureauId),
      run: async ({ params, actor, body }) => ({ id: await addBureauEntry(actor, params.bureauId, body) }),
    },
  })
