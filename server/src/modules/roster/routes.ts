import { rosterContract } from '@zhixiao/shared-types/domains/roster'
import { judge } from '@zhixiao/shared-types/values/access'
import { audit, auditEach } from '../../platform/audit'
import { now } from '../../platform/clock'
import { mount, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { bindGuardian } from './bind-guardian'
import { bindStaff } from './bind-staff'
import { decideGuardianLink } from './decide-guardian-link'
import { importHandlers } from './import/routes'
import { linkAccounts } from './link-accounts'
import { makePaperCodes } from './make-paper-codes'
import { readGuardians } from './people/read-guardians'
import { placeOfLink } from './people/routes'
import { dutyName, structureReply } from './present'
import { placeOfClass, placeOfSchool, placeOfStudent, studentsOn, unboundAmong, type StudentPlace } from './queries'
import { showMe } from './show-me'
import * as views from './views'

const today = () => schoolDay(now())
const classPlace = ({ params }: { params: { classId: string } }) => placeOfClass(params.classId)

export const mountRoster = (router: ApiRouter): string[] =>
  mount(router, rosterContract, {
    'GET /me': ({ actor, ctx }) => showMe(actor, ctx.get('Authorization') ? 'mp' : 'h5'),
    'GET /schools/lookup': async ({ query }) => ({ items: await views.schoolsNamed(query.name) }),
    'POST /guardian-bindings': ({ actor, body }) => bindGuardian(actor.accountId, body),
    'POST /staff-bindings': ({ actor, body }) => bindStaff(actor.accountId, body),
    'POST /account-links': ({ actor, body }) => linkAccounts(actor.accountId, body.code),
    'GET /classes/:classId/guardian-requests': {
      place: classPlace,
      run: async ({ actor, params, place }) => {
        const rows = await views.requestsIn(params.classId, today())
        await auditEach(rows.map((row) => ({ actor, action: 'roster.read_guardian_requests', student: row.studentId, place, fields: ['guardian_request'] })))
        return { items: rows.map((row) => ({ ...row, requestedAt: row.requestedAt.toISOString() })) }
      },
    },
    'POST /guardian-links/:linkId/decisions': {
      place: placeOfLink, run: ({ actor, place, params, body }) => decideGuardianLink(actor, place, params.linkId, body.decision),
    },
    'GET /students/:studentId/guardians': {
      place: ({ params }) => placeOfStudent(params.studentId, today()),
      run: async ({ actor, place }) => {
        const list = await readGuardians(actor, place as StudentPlace)
        await audit({ actor, action: 'roster.read_guardians', student: (place as StudentPlace).student, place, fields: ['guardians'] })
        return list
      },
    },
    'POST /classes/:classId/paper-codes': { place: classPlace, run: async ({ actor, params }) => makePaperCodes(actor, await placeOfClass(params.classId)) },
    'GET /classes/:classId/students': {
      place: classPlace,
      run: async ({ params, query }) => {
        const day = query.day ?? today()
        const { className, schoolName } = await placeOfClass(params.classId)
        const students = await studentsOn(params.classId, day, query.session)
        const unbound = await unboundAmong(students.map((one) => one.studentId), day)
        return { class: className, school: schoolName, items: students.map((one) => ({ ...one, bound: !unbound.has(one.studentId) })) }
      },
    },
    'GET /my/classes': async ({ actor, reach }) => {
      const [classes, duties] = await Promise.all([views.classesWithin(reach, today()), views.dutiesOf(actor.accountId, today())])
      const items = classes.map((row) => ({
        ...row, duties: duties.filter((duty) => duty.scope === 'class' && duty.id === row.classId).map(dutyName), mayReport: judge(actor.grants, 'attendance.report', { bureau: row.bureauId, school: row.schoolId, grade: row.gradeId, class: row.classId }) === 'allowed',
      }))
      return { items }
    },
    'GET /schools/:schoolId/structure': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: async ({ params, query }) => ({
        school: (await placeOfSchool(params.schoolId)).schoolName, grades: structureReply(await views.structureOf(params.schoolId, query.day ?? today())),
      }),
    },
    ...importHandlers,
  })
