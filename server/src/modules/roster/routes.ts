import { movesContract } from '@zhixiao/shared-types/domains/moves'
import { rosterContract } from '@zhixiao/shared-types/domains/roster'
import { judge } from '@zhixiao/shared-types/values/access'
import { now } from '../../platform/clock'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { pupilsNamed } from './memberships/move-queries'
import { dutyName, structureReply } from './present'
import { placeOfClass, placeOfSchool, studentsOn, unboundAmong } from './queries'
import { showMe } from './show-me'
import * as views from './views'

const today = () => schoolDay(now())
const classPlace = ({ params }: { params: { classId: string } }) => placeOfClass(params.classId)
const schoolPlace = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)
/** Pupils that one answer of the search lists at most. */
const mostPupils = 60

/** Who I am, and what a school consists of. */
export const mountRoster = (router: ApiRouter): string[] => [
  ...mountSome(router, rosterContract, {
    'GET /me': ({ actor, ctx }) => showMe(actor, ctx.get('Authorization') ? 'mp' : 'h5'),
    'GET /schools/lookup': async ({ query }) => ({ items: await views.schoolsNamed(query.name) }),
    'GET /classes/:classId/students': at(classPlace, async ({ params, place, query }) => {
      const day = query.day ?? today()
      const students = await studentsOn(params.classId, day, query.session)
      const unbound = await unboundAmong(students.map((one) => one.studentId), day)
      return { class: place.className, school: place.schoolName, items: students.map((one) => ({ ...one, bound: !unbound.has(one.studentId) })) }
    }),
    'GET /my/classes': async ({ actor, reach }) => {
      const [classes, duties] = await Promise.all([views.classesWithin(reach, today()), views.dutiesOf(actor.accountId, today())])
      const items = classes.map((row) => ({
        ...row,
        duties: duties.filter((duty) => duty.scope === 'class' && duty.id === row.classId).map(dutyName),
        mayReport: judge(actor.grants, 'attendance.report', { bureau: row.bureauId, school: row.schoolId, grade: row.gradeId, class: row.classId }) === 'allowed',
      }))
      return { items }
    },
    'GET /schools/:schoolId/structure': at(schoolPlace, async ({ params, place, query }) => ({
      school: place.schoolName,
      grades: structureReply(await views.structureOf(params.schoolId, query.day ?? today())),
    })),
  }),
  ...mountSome(router, movesContract, {
    'GET /schools/:schoolId/pupil-places': at(schoolPlace, async ({ params, query }) => {
      const found = query.name || query.classId ? await pupilsNamed(params.schoolId, today(), query, mostPupils) : []
      return { items: found.slice(0, mostPupils).map((one) => ({ ...one, boards: one.boards === 1 })), more: found.length > mostPupils }
    }),
  }),
]
