import { attendanceContract } from '@zhixiao/shared-types/domains/attendance'
import { now } from '../../platform/clock'
import { mount, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool, placeOfStudent, type ClassPlace, type SchoolPlace, type StudentPlace } from '../roster/index'
import { readBureauNow } from './bureau-now'
import { readChild } from './read-child'
import { placeOfReport, readReport } from './read-report'
import { readRoll } from './read-roll'
import { reportAttendance } from './report-attendance'
import { readGradeNow, readSchoolNow, type GradePlace } from './school-now'

// The machine hands `run` the very object that `place` returned; the casts name what it is, and save asking the roster twice.
export const mountAttendance = (router: ApiRouter): string[] =>
  mount(router, attendanceContract, {
    'GET /classes/:classId/roll': {
      place: ({ params }) => placeOfClass(params.classId),
      run: ({ actor, place, query }) => readRoll(actor, place as ClassPlace, query),
    },
    'POST /classes/:classId/attendance-reports': {
      place: ({ params }) => placeOfClass(params.classId),
      run: ({ actor, place, body }) => reportAttendance(actor, place as ClassPlace, body),
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
