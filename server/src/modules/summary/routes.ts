import { summaryContract } from '@zhixiao/shared-types/domains/summary'
import { at, mount, type ApiRouter } from '../../platform/routes'
import { placeOfBureau, placeOfClass, placeOfGrade, placeOfSchool } from '../roster/index'
import { readRows } from './read-rows'
import { readBureauDay, readBureauTrend, readSchoolDay, readTrend } from './read-summaries'
import { readBureauVersion, readBureauVersions, readVersion, readVersions } from './read-versions'

const ofClass = ({ params }: { params: { classId: string } }) => placeOfClass(params.classId)
const ofGrade = ({ params }: { params: { gradeId: string } }) => placeOfGrade(params.gradeId)
const ofSchool = ({ params }: { params: { schoolId: string } }) => placeOfSchool(params.schoolId)
const ofBureau = ({ params }: { params: { bureauId: string } }) => placeOfBureau(params.bureauId)

/** Mounts the summaries' endpoints. */
export const mountSummary = (router: ApiRouter): string[] =>
  mount(router, summaryContract, {
    'GET /classes/:classId/summaries': at(ofClass, ({ actor, place, query }) => readTrend(actor, place, 'class', query)),
    'GET /grades/:gradeId/summaries': at(ofGrade, ({ actor, place, query }) => readTrend(actor, place, 'grade', query)),
    'GET /schools/:schoolId/summaries': at(ofSchool, ({ actor, place, query }) => readTrend(actor, place, 'school', query)),
    'GET /schools/:schoolId/summary': at(ofSchool, ({ actor, place, query }) => readSchoolDay(actor, place, query)),
    'GET /bureaus/:bureauId/summaries': at(ofBureau, ({ place, query }) => readBureauTrend(place, query)),
    'GET /bureaus/:bureauId/summary': at(ofBureau, ({ place, query }) => readBureauDay(place, query)),
    'GET /classes/:classId/summary-versions': at(ofClass, ({ actor, place, query }) => readVersions(actor, place, 'class', query)),
    'GET /grades/:gradeId/summary-versions': at(ofGrade, ({ actor, place, query }) => readVersions(actor, place, 'grade', query)),
    'GET /schools/:schoolId/summary-versions': at(ofSchool, ({ actor, place, query }) => readVersions(actor, place, 'school', query)),
    'GET /bureaus/:bureauId/summary-versions': at(ofBureau, ({ place, query }) => readBureauVersions(place, query)),
    'GET /classes/:classId/summaries/:summaryId': at(ofClass, ({ actor, place, params }) => readVersion(actor, place, 'class', params.summaryId)),
    'GET /grades/:gradeId/summaries/:summaryId': at(ofGrade, ({ actor, place, params }) => readVersion(actor, place, 'grade', params.summaryId)),
    'GET /schools/:schoolId/summaries/:summaryId': at(ofSchool, ({ actor, place, params }) => readVersion(actor, place, 'school', params.summaryId)),
    'GET /bureaus/:bureauId/summaries/:summaryId': at(ofBureau, ({ place, params }) => readBureauVersion(place, params.summaryId)),
    'GET /classes/:classId/summaries/:summaryId/rows': at(ofClass, ({ actor, place, params }) => readRows(actor, place, params.summaryId)),
  })
