import { summaryContract } from '@zhixiao/shared-types/domains/summary'
import { mount, type ApiRouter } from '../../platform/routes'
import { placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool, type ClassPlace } from '../roster/index'
import { readRows } from './read-rows'
import { readBureauDay, readBureauTrend, readSchoolDay, readTrend } from './read-summaries'
import { readBureauVersion, readBureauVersions, readVersion, readVersions } from './read-versions'

type BureauPlace = Awaited<ReturnType<typeof placeOfBureau>>
type SchoolPlace = Awaited<ReturnType<typeof placeOfSchool>>
type GradePlace = Awaited<ReturnType<typeof placeOfGrade>>

const ofClass = ({ params }: { params: { classId: string } }) => placeOfClass(params.classId)
const ofGrade = ({ params }: { params: { gradeId: string } }) => placeOfGrade(params.gradeId)
const ofSchool = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)
const ofBureau = ({ params }: { params: { bureauId: string } }) => placeOfBureau(params.bureauId)

// The machine hands `run` the very object that `place` returned; the casts name what it is.
export const mountSummary = (router: ApiRouter): string[] =>
  mount(router, summaryContract, {
    'GET /classes/:classId/summaries': { place: ofClass, run: ({ actor, place, query }) => readTrend(actor, place as ClassPlace, 'class', query) },
    'GET /grades/:gradeId/summaries': { place: ofGrade, run: ({ actor, place, query }) => readTrend(actor, place as GradePlace, 'grade', query) },
    'GET /schools/:schoolId/summaries': { place: ofSchool, run: ({ actor, place, query }) => readTrend(actor, place as SchoolPlace, 'school', query) },
    'GET /schools/:schoolId/summary': { place: ofSchool, run: ({ actor, place, query }) => readSchoolDay(actor, place as SchoolPlace, query) },
    'GET /bureaus/:bureauId/summaries': { place: ofBureau, run: ({ place, query }) => readBureauTrend(place as BureauPlace, query) },
    'GET /bureaus/:bureauId/summary': { place: ofBureau, run: ({ place, query }) => readBureauDay(place as BureauPlace, query) },
    'GET /classes/:classId/summary-versions': { place: ofClass, run: ({ actor, place, query }) => readVersions(actor, place as ClassPlace, 'class', query) },
    'GET /grades/:gradeId/summary-versions': { place: ofGrade, run: ({ actor, place, query }) => readVersions(actor, place as GradePlace, 'grade', query) },
    'GET /schools/:schoolId/summary-versions': { place: ofSchool, run: ({ actor, place, query }) => readVersions(actor, place as SchoolPlace, 'school', query) },
    'GET /bureaus/:bureauId/summary-versions': { place: ofBureau, run: ({ place, query }) => readBureauVersions(place as BureauPlace, query) },
    'GET /classes/:classId/summaries/:summaryId': {
      place: ofClass,
      run: ({ actor, place, params }) => readVersion(actor, place as ClassPlace, 'class', params.summaryId),
    },
    'GET /grades/:gradeId/summaries/:summaryId': {
      place: ofGrade,
      run: ({ actor, place, params }) => readVersion(actor, place as GradePlace, 'grade', params.summaryId),
    },
    'GET /schools/:schoolId/summaries/:summaryId': {
      place: ofSchool,
      run: ({ actor, place, params }) => readVersion(actor, place as SchoolPlace, 'school', params.summaryId),
    },
    'GET /bureaus/:bureauId/summaries/:summaryId': {
      place: ofBureau,
      run: ({ place, params }) => readBureauVersion(place as BureauPlace, params.summaryId),
    },
    'GET /classes/:classId/summaries/:summaryId/rows': {
      place: ofClass,
      run: ({ actor, place, params }) => readRows(actor, place as ClassPlace, params.summaryId),
    },
  })
