/** How each list is asked for by a school's own people, and what of its own it must show. */
import type { Side } from './sides'
import { schoolDayOfTests as day, type Person } from './world'

export type ListRow = {
  who: Person
  params?: object
  query?: object
  body?: object
  /** These are in the reply, so that an empty list proves nothing. */
  shows: string[]
  /** Shown to a district, which has all of its schools; to the school alone unless said. */
  among?: 'district'
  /** Further truth about the reply, such as a total (PM-4). */
  holds?: object
}

/** Lists that hold nothing of one school or person. */
export const openLists: Record<string, string> = {
  'GET /schools/lookup':
    'who is bound to nobody finds every school by its name: id, name and bureau are all it says (ID-3)',
  'GET /my/subscribe-consents':
    'the templates of the app; what is the person’s own hangs on the openid (push/second-channel.test.ts)',
}

const month = { from: '2026-06-01', to: '2026-06-30' }
const days = { query: { from: day, to: day } }
const on = { query: { day } }
const noon = { query: { session: 'pm' }, holds: { reportedClasses: 1 } }

type More = Omit<Partial<ListRow>, 'shows' | 'who'>
const ofChild = (s: Side, shows: string[], who: Person = s.homeroom): ListRow => ({
  who,
  params: { studentId: s.pupil.id },
  shows,
})
const ofClass = (s: Side, shows: string[], more: More = {}): ListRow => ({
  who: s.homeroom,
  shows,
  ...more,
  params: { classId: s.place.class, ...more.params },
})
const ofGrade = (s: Side, shows: string[], more: More = {}): ListRow => ({
  who: s.leader,
  shows,
  ...more,
  params: { gradeId: s.place.grade, ...more.params },
})
const ofSchool = (s: Side, shows: string[], more: More = {}): ListRow => ({
  who: s.leader,
  shows,
  ...more,
  params: { schoolId: s.place.school, ...more.params },
})
const ofAdmin = (s: Side, shows: string[], more: More = {}): ListRow => ({ ...ofSchool(s, shows, more), who: s.admin })
const ofBureau = (s: Side, shows: string[], more: More = {}): ListRow => ({
  who: s.officer,
  shows,
  among: 'district',
  ...more,
  params: { bureauId: s.place.bureau, ...more.params },
})
const version = (summaryId: string): More => ({ params: { summaryId } })

export const listRows: Record<string, (s: Side) => ListRow> = {
  // One's own.
  'GET /sessions': (s) => ({ who: s.guardian, shows: [s.session] }),
  'GET /me': (s) => ({ who: s.homeroom, shows: [s.place.class] }),
  'GET /my/classes': (s) => ({ who: s.homeroom, shows: [s.place.class] }),
  'GET /my/consents': (s) => ({ who: s.guardian, shows: [s.pupil.id] }),
  'GET /my/messages': (s) => ({ who: s.guardian, shows: [s.push] }),
  'PUT /my/messages/:pushId/opened': (s) => ({ who: s.guardian, params: { pushId: s.push }, shows: [s.push] }),
  // Of a child.
  'GET /students/:studentId/guardians': (s) => ofChild(s, [s.linkId, s.asking]),
  'GET /students/:studentId/memberships': (s) => ofChild(s, [s.place.class]),
  'GET /students/:studentId/data-accesses': (s) => ofChild(s, [s.homeroom.name], s.guardian),
  'GET /students/:studentId/attendance': (s) => ofChild(s, ['leave_sick']),
  // Of a class.
  'GET /classes/:classId/guardian-requests': (s) => ofClass(s, [s.asking]),
  'GET /classes/:classId/students': (s) => ofClass(s, [s.pupil.id, s.twin.studentId]),
  'GET /classes/:classId/roll': (s) => ofClass(s, [s.pupil.id, s.report], { query: { session: 'pm' } }),
  'GET /classes/:classId/calendar': (s) => ofClass(s, ['水痘'], { query: month }),
  'GET /classes/:classId/push-receipts': (s) => ofClass(s, [s.pupil.id]),
  'GET /classes/:classId/tracing-tasks': (s) => ofClass(s, [s.task]),
  'POST /classes/:classId/paper-codes': (s) => ofClass(s, [s.twin.studentId]),
  'GET /attendance-reports/:reportId': (s) => ({
    who: s.homeroom,
    params: { reportId: s.report },
    shows: [s.pupil.id],
  }),
  'GET /attendance-reports/:reportId/corrections': (s) => ({
    who: s.homeroom,
    params: { reportId: s.report },
    shows: [s.request, s.decided],
  }),
  // Of a grade or school.
  'GET /schools/:schoolId/structure': (s) => ofAdmin(s, [s.place.class]),
  'GET /schools/:schoolId/pupils': (s) =>
    ofAdmin(s, [s.twin.studentId], { query: { name: '同号生' }, holds: { total: 1 } }),
  'GET /schools/:schoolId/pupil-places': (s) => ofAdmin(s, [s.twin.studentId], { query: { name: '同号生' } }),
  'GET /schools/:schoolId/staff': (s) => ofAdmin(s, [s.staff], { query: { limit: 100 }, holds: { unbound: 1 } }),
  'POST /schools/:schoolId/staff-codes': (s) => ofAdmin(s, [`N${s.staff}`], { body: {}, holds: { items: [{}] } }),
  'GET /schools/:schoolId/calendar': (s) => ofAdmin(s, [s.schoolEntry, s.suspension, s.bureauEntry], { query: month }),
  'GET /schools/:schoolId/attendance-now': (s) => ofSchool(s, [s.place.class], noon),
  'GET /grades/:gradeId/attendance-now': (s) => ofGrade(s, [s.place.class], noon),
  'GET /schools/:schoolId/attendance-corrections': (s) => ofSchool(s, [s.request, s.decided]),
  'GET /schools/:schoolId/tracing-tasks': (s) => ofSchool(s, [s.task]),
  'GET /roster-imports/:importId/errors': (s) => ({
    who: s.admin,
    params: { importId: s.import },
    shows: ['手机'],
    holds: { total: 2, items: [{}, {}] },
  }),
  'GET /roster-imports/:importId/not-in-file': (s) => ({
    who: s.admin,
    params: { importId: s.import },
    shows: [s.pupil.id, s.twin.studentId],
  }),
  // Of a district.
  'GET /bureaus/:bureauId/calendar': (s) => ofBureau(s, [s.bureauEntry], { query: month }),
  'GET /bureaus/:bureauId/attendance-now': (s) => ofBureau(s, [s.place.school], { query: { session: 'pm' } }),
  'GET /bureaus/:bureauId/attendance-corrections': (s) => ofBureau(s, [s.request]),
  // Summaries.
  'GET /classes/:classId/summaries': (s) => ofClass(s, [s.summary.class], days),
  'GET /grades/:gradeId/summaries': (s) => ofGrade(s, [s.summary.grade], days),
  'GET /schools/:schoolId/summaries': (s) => ofSchool(s, [s.summary.school], days),
  'GET /bureaus/:bureauId/summaries': (s) => ofBureau(s, [s.summary.bureau], days),
  'GET /schools/:schoolId/summary': (s) => ofSchool(s, [s.summary.class, s.summary.grade, s.summary.school], on),
  'GET /bureaus/:bureauId/summary': (s) => ofBureau(s, [s.summary.school], on),
  'GET /classes/:classId/summary-versions': (s) => ofClass(s, [s.summary.class], on),
  'GET /grades/:gradeId/summary-versions': (s) => ofGrade(s, [s.summary.grade], on),
  'GET /schools/:schoolId/summary-versions': (s) => ofSchool(s, [s.summary.school], on),
  'GET /bureaus/:bureauId/summary-versions': (s) => ofBureau(s, [s.summary.bureau], on),
  'GET /classes/:classId/summaries/:summaryId': (s) => ofClass(s, [s.summary.class], version(s.summary.class)),
  'GET /grades/:gradeId/summaries/:summaryId': (s) => ofGrade(s, [s.summary.class], version(s.summary.grade)),
  'GET /schools/:schoolId/summaries/:summaryId': (s) => ofSchool(s, [s.summary.class], version(s.summary.school)),
  'GET /bureaus/:bureauId/summaries/:summaryId': (s) => ofBureau(s, [s.summary.school], version(s.summary.bureau)),
  'GET /classes/:classId/summaries/:summaryId/rows': (s) =>
    ofClass(s, [s.report, s.pupil.id], version(s.summary.class)),
}
