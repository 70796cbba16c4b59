import { summaryContract } from '@zhixiao/shared-types/domains/summary'
import { mount, type ApiRouter } from '../../platform/routes'
import { placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool } from '../roster/index'
import { readBureauDay, readBureauTrend, readSchoolDay, readTrend } from './read-summaries'

type BureauPlace = Awaited<ReturnType<typeof placeOfBureau>>
type SchoolPlace = Awaited<ReturnType<typeof placeOfSchool>>

// The machine hands `run` the very object that `place` returned; the casts name what it is.
export const mountSummary = (router: ApiRouter): string[] =>
  mount(router, summaryContract, {
    'GET /classes/:classId/summaries': {
      place: ({ params }) => placeOfClass(params.classId),
      run: ({ actor, place, query }) => readTrend(actor, place, 'class', query),
    },
    'GET /grades/:gradeId/summaries': {
      place: ({ params }) => placeOfGrade(params.gradeId),
      run: ({ actor, place, query }) => readTrend(actor, place, 'grade', query),
    },
    'GET /schools/:schoolId/summaries': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: ({ actor, place, query }) => readTrend(actor, place, 'school', query),
    },
    'GET /schools/:schoolId/summary': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: ({ actor, place, query }) => readSchoolDay(actor, place as SchoolPlace, query),
    },
    'GET /bureaus/:bureauId/summaries': {
      place: ({ params }) => placeOfBureau(params.bureauId),
      run: ({ place, query }) => readBureauTrend(place as BureauPlace, query),
    },
    'GET /bureaus/:bureauId/summary': {
      place: ({ params }) => placeOfBureau(params.bureauId),
      run: ({ place, query }) => readBureauDay(place as BureauPlace, query),
    },
  })
