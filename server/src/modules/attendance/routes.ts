import { attendanceContract } from '@zhixiao/shared-types/domains/attendance'
import { correctionContract } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { Context } from 'koa'
import { now } from '../../platform/clock'
import { mount, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool, placeOfStudent, type ClassPlace, type SchoolPlace, type StudentPlace } from '../roster/index'
import { readBureauNow } from './bureau-now'
import { correctReport } from './correct-report'
import { confirmCorrection, decideCorrection } from './decide-correction'
import { readChild } from './read-child'
import { placeOfCorrection, readBureauCorrections, readCorrections, readSchoolCorrections } from './read-corrections'
import { placeOfReport, readReport } from './read-report'
import { readRoll } from './read-roll'
import { reportAttendance } from './report-attendance'
import { answerTracing, placeOfTask, readTracing } from './tracing'
import { readGradeNow, readSchoolNow, type GradePlace } from './school-now'

/** Which device a change came from, as it names itself; kept with every correction (AT-12). */
const deviceOf = (ctx: Context) => ctx.get('user-agent').replace(/[^\x20-\x7e]/g, '').slice(0, 160)

// The machine hands `run` the very object that `place` returned; the casts name what it is, and save asking the roster twice.
export const mountAttendance = (router: ApiRouter): string[] => [...mountDaily(router), ...mountCorrections(router)]

const mountDaily = (router: ApiRouter): string[] =>
  mount(router, attendanceContract, {
    'GET /classes/:classId/roll': {
      place: ({ params }) => placeOfClass(params.classId),
      run: ({ actor, place, query }) => readRoll(actor, place as ClassPlace, query),
    },
    'POST /classes/:classId/attendance-reports': {
      place: ({ params }) => placeOfClass(params.classId),
      run: ({ actor, place, body, ctx }) => reportAttendance(actor, place as ClassPlace, body, deviceOf(ctx)),
    },
    'GET /attendance-reports/:reportId': {
      place: ({ params }) => placeOfReport(params.reportId),
      run: ({ actor, params }) => readReport(actor, params.reportId),
    },
    'GET /students/:studentId/attendance': {
      place: ({ params }) => placeOfStudent(params.studentId, schoolDay(now())),
      run: ({ actor, place, query }) => readChild(actor, place as StudentPlace, query),
    },
    'GET /schools/:schoolId/attendance-now': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: ({ actor, place, query }) => readSchoolNow(actor, place as SchoolPlace, query),
    },
    'GET /grades/:gradeId/attendance-now': {
      place: ({ params }) => placeOfGrade(params.gradeId),
      run: ({ actor, place, query }) => readGradeNow(actor, place as GradePlace, query),
    },
    'GET /bureaus/:bureauId/attendance-now': {
      place: ({ params }) => placeOfBureau(params.bureauId),
      run: ({ place, query }) => readBureauNow(place as { bureau: string; bureauName: string }, query),
    },
  })

const mountCorrections = (router: ApiRouter): string[] =>
  mount(router, correctionContract, {
    'POST /attendance-reports/:reportId/corrections': {
      place: ({ params }) => placeOfReport(params.reportId),
      run: ({ actor, params, body, ctx }) => correctReport(actor, params.reportId, body, deviceOf(ctx)),
    },
    'GET /attendance-reports/:reportId/corrections': {
      place: ({ params }) => placeOfReport(params.reportId),
      run: ({ actor, params }) => readCorrections(actor, params.reportId),
    },
    'GET /schools/:schoolId/attendance-corrections': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: ({ actor, place }) => readSchoolCorrections(actor, place as SchoolPlace),
    },
    'GET /bureaus/:bureauId/attendance-corrections': {
      place: ({ params }) => placeOfBureau(params.bureauId),
      run: ({ place }) => readBureauCorrections(place as { bureau: string; bureauName: string }),
    },
    'POST /attendance-corrections/:correctionId/decisions': {
      place: ({ params }) => placeOfCorrection(params.correctionId),
      run: ({ actor, params, body, ctx }) => decideCorrection(actor, params.correctionId, body, deviceOf(ctx)),
    },
    'POST /attendance-corrections/:correctionId/bureau-decisions': {
      place: ({ params }) => placeOfCorrection(params.correctionId),
      run: ({ actor, params, body, ctx }) => confirmCorrection(actor, params.correctionId, body, deviceOf(ctx)),
    },
    'GET /classes/:classId/tracing-tasks': {
      place: ({ params }) => placeOfClass(params.classId),
      run: ({ actor, place }) => readTracing(actor, place, 'class'),
    },
    'GET /schools/:schoolId/tracing-tasks': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: ({ actor, place }) => readTracing(actor, place, 'school'),
    },
    'POST /tracing-tasks/:taskId/answers': {
      place: ({ params }) => placeOfTask(params.taskId),
      run: ({ actor, params, body, ctx }) => answerTracing(actor, params.taskId, body.health, deviceOf(ctx)),
    },
  })
