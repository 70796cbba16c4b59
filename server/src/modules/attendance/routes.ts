import { attendanceContract } from '@zhixiao/shared-types/domains/attendance'
import { correctionContract } from '@zhixiao/shared-types/domains/attendance-corrections'
import { now } from '../../platform/clock'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool, placeOfStudent } from '../roster/index'
import { readBureauNow } from './bureau-now'
import { readChild } from './read-child'
import { readBureauCorrections, readCorrections, readSchoolCorrections } from './read-corrections'
import { placeOfReport, readReport } from './read-report'
import { readRoll } from './read-roll'
import { readTracing } from './tracing'
import { readGradeNow, readSchoolNow } from './school-now'

const ofClass = ({ params }: { params: { classId: string } }) => placeOfClass(params.classId)
const ofSchool = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)
const ofBureau = ({ params }: { params: { bureauId: string } }) => placeOfBureau(params.bureauId)
const ofReport = ({ params }: { params: { reportId: string } }) => placeOfReport(params.reportId)

/** What is read of the daily check. Reporting and correcting change a day's numbers too: the workflow `class-report`. */
export const mountAttendance = (router: ApiRouter): string[] => [
  ...mountSome(router, attendanceContract, {
    'GET /classes/:classId/roll': at(ofClass, ({ actor, place, query }) => readRoll(actor, place, query)),
    'GET /attendance-reports/:reportId': at(ofReport, ({ actor, params }) => readReport(actor, params.reportId)),
    'GET /students/:studentId/attendance': at(
      ({ params }) => placeOfStudent(params.studentId, schoolDay(now())),
      ({ actor, place, query }) => readChild(actor, place, query),
    ),
    'GET /schools/:schoolId/attendance-now': at(ofSchool, ({ actor, place, query }) => readSchoolNow(actor, place, query)),
    'GET /grades/:gradeId/attendance-now': at(
      ({ params }) => placeOfGrade(params.gradeId),
      ({ actor, place, query }) => readGradeNow(actor, place, query),
    ),
    'GET /bureaus/:bureauId/attendance-now': at(ofBureau, ({ place, query }) => readBureauNow(place, query)),
  }),
  ...mountSome(router, correctionContract, {
    'GET /attendance-reports/:reportId/corrections': at(ofReport, ({ actor, params }) => readCorrections(actor, params.reportId)),
    'GET /schools/:schoolId/attendance-corrections': at(ofSchool, ({ actor, place }) => readSchoolCorrections(actor, place)),
    'GET /bureaus/:bureauId/attendance-corrections': at(ofBureau, ({ place }) => readBureauCorrections(place)),
    'GET /classes/:classId/tracing-tasks': at(ofClass, ({ actor, place }) => readTracing(actor, place, 'class')),
    'GET /schools/:schoolId/tracing-tasks': at(ofSchool, ({ actor, place }) => readTracing(actor, place, 'school')),
  }),
]
