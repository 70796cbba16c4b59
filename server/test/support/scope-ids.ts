/**
 * Each id that a caller hands over, tried with a thing of another school or district: by whom, in which call, and what
 * comes of it.
 */
import type { Side } from './sides'
import { schoolDayOfTests as day, type Person } from './world'

export type Attempt = {
  who: Person
  params?: object
  query?: object
  body?: object
  /** The code of the refusal, or the reply that holds nothing of the other. */
  answers: string | object
  /** Table, column and id of what must exist and stay as it was. */
  thing: [table: string, column: string, id: string]
}
type Row = (own: Side, other: Side) => Attempt[]

const notFound = 'resource.not_found'
const mark = (studentId: string) => ({ studentId, status: 'absent_unexplained' })
const entry = { from: '2026-06-29', to: '2026-06-29', sessions: [], reason: '运动会', why: '换一天' }
const off = { from: '2026-06-29', to: '2026-06-30', reason: '水痘', why: '换一天' }
const entryOf = (id: string): Attempt['thing'] => ['calendar_entry', 'id', id]
const classOf = ({ place }: Side): Attempt['thing'] => ['calendar_entry', 'class_id', place.class]
const gradeOf = ({ place }: Side): Attempt['thing'] => ['grade', 'id', place.grade]

/** Entries that are not the school's: the other's school-wide one, that of its class, and the district's. */
const entriesOf = (other: Side) => [other.schoolEntry, other.suspension, other.bureauEntry]
const inSchool = (own: Side) => ({ who: own.admin, params: { schoolId: own.place.school } })
const inBureau = (own: Side) => ({ who: own.officer, params: { bureauId: own.place.bureau } })
/** A district ends neither another district's entry nor one of a school, be it its own. */
const notOfBureau = (own: Side, other: Side) => [
  other.schoolEntry,
  ...(other.place.bureau === own.place.bureau ? [] : [other.bureauEntry]),
]

const summaryOf =
  (scope: 'class' | 'grade' | 'school', param: string): Row =>
  (own, other) => {
    const summaryId = other.summary[scope]
    return [
      {
        who: own.leader,
        params: { [param]: own.place[scope], summaryId },
        answers: notFound,
        thing: ['summary', 'id', summaryId],
      },
    ]
  }
/** A child of one's own is to go to the other's class. */
const toClass = (own: Side, other: Side): Pick<Attempt, 'who' | 'params' | 'answers' | 'thing'> => ({
  who: own.admin,
  params: { studentId: own.pupil.id },
  answers: 'roster.move_target',
  thing: ['membership', 'class_id', other.place.class],
})

/** Ids that name nothing of a school or person, or that another secret goes with. */
export const openIds: Record<string, string> = {
  'POST /desktop-sign-ins/:signInId/scans path.signInId':
    'known by the ticket of its QR; the first who scans holds it (desktop.test.ts)',
  'POST /desktop-sign-ins/:signInId/decisions path.signInId':
    'known by the ticket of its QR; only who scanned decides (desktop.test.ts)',
  'POST /my/subscribe-consents body.answers[].templateId':
    'a template of the app; the answer is kept at one’s own openid',
}

export const idRows: Record<string, Row> = {
  'DELETE /sessions/:sessionId path.sessionId': (own, other) => [
    {
      who: own.guardian,
      params: { sessionId: other.session },
      answers: notFound,
      thing: ['session', 'id', other.session],
    },
  ],
  'DELETE /my/guardian-links/:linkId path.linkId': (own, other) => [
    {
      who: own.guardian,
      params: { linkId: other.linkId },
      answers: notFound,
      thing: ['guardian_link', 'id', other.linkId],
    },
  ],
  'PUT /my/messages/:pushId/opened path.pushId': (own, other) => [
    {
      who: own.guardian,
      params: { pushId: other.push },
      answers: notFound,
      thing: ['delivery', 'push_id', other.push],
    },
  ],
  'POST /guardian-bindings body.schoolId': (own, other) => [
    {
      who: own.asker,
      answers: 'roster.binding_refused',
      thing: ['guardian_link', 'school_id', other.place.school],
      body: {
        schoolId: other.place.school,
        pupilNo: own.pupil.pupilNo,
        name: own.pupil.name,
        relation: 'other',
        proof: { kind: 'homeroom_approval' },
      },
    },
  ],
  'GET /schools/:schoolId/pupil-places query.classId': (own, other) => [
    {
      ...toClass(own, other),
      ...inSchool(own),
      query: { classId: other.place.class },
      answers: { items: [], more: false },
    },
  ],
  'GET /students/:studentId/class-moves/preview query.toClassId': (own, other) => [
    { ...toClass(own, other), query: { toClassId: other.place.class } },
  ],
  'POST /students/:studentId/class-moves body.toClassId': (own, other) => [
    { ...toClass(own, other), body: { toClassId: other.place.class, reason: '家长申请' } },
  ],
  'POST /schools/:schoolId/duties body.staffId': (own, other) => [
    {
      ...inSchool(own),
      answers: 'roster.duty_invalid',
      thing: ['assignment', 'staff_id', other.homeroom.staffId],
      body: { staffId: other.homeroom.staffId, role: 'teacher', scopeId: own.place.class, from: day },
    },
  ],
  'POST /schools/:schoolId/duties body.scopeId': (own, other) =>
    Object.entries({ teacher: other.place.class, grade_head: other.place.grade, admin: other.place.school }).map(
      ([role, scopeId]) => ({
        ...inSchool(own),
        body: { staffId: own.staff, role, scopeId, from: day },
        answers: 'roster.duty_invalid',
        thing: ['assignment', 'school_id', other.place.school],
      }),
    ),
  'POST /schools/:schoolId/staff-codes body.staffIds[]': (own, other) => [
    {
      ...inSchool(own),
      body: { staffIds: [other.staff] },
      answers: { items: [] },
      thing: ['staff', 'id', other.staff],
    },
  ],
  'POST /classes/:classId/attendance-reports body.marks[].studentId': (own, other) => [
    {
      who: own.leader,
      params: { classId: own.place.class },
      answers: 'attendance.marks_incomplete',
      thing: ['attendance_mark', 'student_id', other.pupil.id],
      body: {
        day: '2026-03-10',
        session: 'am',
        listVersion: own.rollVersion,
        allOthersPresent: true,
        marks: [mark(other.pupil.id)],
        reason: '补报',
      },
    },
  ],
  'POST /attendance-reports/:reportId/corrections body.marks[].studentId': (own, other) => [
    {
      who: own.leader,
      params: { reportId: own.report },
      body: { version: 1, reason: '家长来电', marks: [mark(other.pupil.id)] },
      answers: 'attendance.marks_incomplete',
      thing: ['attendance_mark', 'student_id', other.pupil.id],
    },
  ],
  'POST /schools/:schoolId/calendar-entries body.replaces': (own, other) =>
    entriesOf(other).map((replaces) => ({
      ...inSchool(own),
      body: { ...entry, replaces },
      answers: notFound,
      thing: entryOf(replaces),
    })),
  'POST /schools/:schoolId/calendar-entries body.gradeId': (own, other) => [
    { ...inSchool(own), body: { ...entry, gradeId: other.place.grade }, answers: notFound, thing: gradeOf(other) },
  ],
  'POST /schools/:schoolId/calendar-entries body.classId': (own, other) => [
    { ...inSchool(own), body: { ...entry, classId: other.place.class }, answers: notFound, thing: classOf(other) },
  ],
  'POST /bureaus/:bureauId/calendar-entries body.replaces': (own, other) =>
    notOfBureau(own, other).map((replaces) => ({
      ...inBureau(own),
      body: { ...entry, replaces },
      answers: notFound,
      thing: entryOf(replaces),
    })),
  'POST /classes/:classId/suspensions body.replaces': (own, other) =>
    [other.suspension, other.schoolEntry].map((replaces) => ({
      who: own.leader,
      params: { classId: own.place.class },
      body: { ...off, replaces },
      answers: notFound,
      thing: entryOf(replaces),
    })),
  'POST /schools/:schoolId/calendar-previews body.entry.replaces': (own, other) =>
    entriesOf(other).map((replaces) => ({
      ...inSchool(own),
      body: { entry: { ...entry, replaces } },
      answers: notFound,
      thing: entryOf(replaces),
    })),
  'POST /schools/:schoolId/calendar-previews body.entry.gradeId': (own, other) => [
    {
      ...inSchool(own),
      body: { entry: { ...entry, gradeId: other.place.grade } },
      answers: notFound,
      thing: gradeOf(other),
    },
  ],
  'POST /schools/:schoolId/calendar-previews body.entry.classId': (own, other) => [
    {
      ...inSchool(own),
      body: { entry: { ...entry, classId: other.place.class } },
      answers: notFound,
      thing: classOf(other),
    },
  ],
  'POST /schools/:schoolId/calendar-previews body.ends.entryId': (own, other) =>
    entriesOf(other).map((entryId) => ({
      ...inSchool(own),
      body: { ends: { entryId } },
      answers: notFound,
      thing: entryOf(entryId),
    })),
  'POST /bureaus/:bureauId/calendar-previews body.entry.replaces': (own, other) =>
    notOfBureau(own, other).map((replaces) => ({
      ...inBureau(own),
      body: { entry: { ...entry, replaces } },
      answers: notFound,
      thing: entryOf(replaces),
    })),
  'POST /bureaus/:bureauId/calendar-previews body.ends.entryId': (own, other) =>
    notOfBureau(own, other).map((entryId) => ({
      ...inBureau(own),
      body: { ends: { entryId } },
      answers: notFound,
      thing: entryOf(entryId),
    })),
  'POST /schools/:schoolId/calendar-entries/:entryId/ends path.entryId': (own, other) =>
    entriesOf(other).map((entryId) => ({
      who: own.admin,
      params: { schoolId: own.place.school, entryId },
      body: { why: '提前结束' },
      answers: notFound,
      thing: entryOf(entryId),
    })),
  'POST /bureaus/:bureauId/calendar-entries/:entryId/ends path.entryId': (own, other) =>
    notOfBureau(own, other).map((entryId) => ({
      who: own.officer,
      params: { bureauId: own.place.bureau, entryId },
      body: { why: '提前结束' },
      answers: notFound,
      thing: entryOf(entryId),
    })),
  'GET /classes/:classId/summaries/:summaryId path.summaryId': summaryOf('class', 'classId'),
  'GET /classes/:classId/summaries/:summaryId/rows path.summaryId': summaryOf('class', 'classId'),
  'GET /grades/:gradeId/summaries/:summaryId path.summaryId': summaryOf('grade', 'gradeId'),
  'GET /schools/:schoolId/summaries/:summaryId path.summaryId': summaryOf('school', 'schoolId'),
  'GET /bureaus/:bureauId/summaries/:summaryId path.summaryId': (own, other) =>
    [other.summary.school, ...(other.place.bureau === own.place.bureau ? [] : [other.summary.bureau])].map(
      (summaryId) => ({
        who: own.officer,
        params: { bureauId: own.place.bureau, summaryId },
        answers: notFound,
        thing: ['summary', 'id', summaryId],
      }),
    ),
}
