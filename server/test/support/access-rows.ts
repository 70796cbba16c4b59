/** The permission matrix of product/rules.md §4.0 (and SM-9, RS-9, ID-3/ID-4 where it has no row), transcribed by hand: what PM-1's test expects. */
import type { EndpointName } from '@zhixiao/shared-types/contract/contract'
import { classStaff, type Row } from './access-row'

export const rows: Partial<Record<EndpointName, Row>> = {
  // "See child's attendance": guardian own · subject T own classes · homeroom, deputy class · nurse all · grade head grade · leader, admin all · bureau counts only
  'GET /students/:studentId/attendance': { at: 'student', may: ['guardian', ...classStaff] },
  'GET /students/:studentId/guardians': { at: 'student', may: ['guardian', ...classStaff] },
  'GET /classes/:classId/roll': { at: 'class', may: classStaff },
  'GET /classes/:classId/students': { at: 'class', may: classStaff },
  'GET /attendance-reports/:reportId': { at: 'class', may: classStaff },
  // "Submit class check": homeroom, deputy own · nurse, leader any
  'POST /classes/:classId/attendance-reports': {
    at: 'class', may: ['homeroom', 'deputy', 'nurse', 'leader'], body: { day: '2026-03-11', session: 'am', listVersion: '0'.repeat(16), allOthersPresent: true, marks: [] },
  },
  // counts of the school: nurse, grade head, leader, admin; the bureau has its own page
  'GET /schools/:schoolId/attendance-now': { at: 'school', may: ['nurse', 'leader', 'admin'] },
  // "Amend": homeroom, deputy own · nurse, leader any; after the lock nurse and leader approve, and the bureau is the second person of an archived term (AT-12: of 卫生, as here, or 教学; the others are in test/house/departments.test.ts)
  'POST /attendance-reports/:reportId/corrections': { at: 'class', may: ['homeroom', 'deputy', 'nurse', 'leader'], body: { version: 1, reason: '家长来电', marks: [{ studentId: '1', status: 'late' }] } },
  'GET /attendance-reports/:reportId/corrections': { at: 'class', may: classStaff },
  'GET /schools/:schoolId/attendance-corrections': { at: 'school', may: ['nurse', 'leader'] },
  'GET /bureaus/:bureauId/attendance-corrections': { at: 'bureau', may: ['bureau'] },
  'POST /attendance-corrections/:correctionId/decisions': { at: 'class', may: ['nurse', 'leader'], body: { decision: 'refuse', reason: '证据不足' } },
  'POST /attendance-corrections/:correctionId/bureau-decisions': { at: 'class', may: ['bureau'], body: { decision: 'refuse', reason: '证据不足' } },
  // "See symptoms": homeroom, deputy class · nurse, leader school (AT-7)
  'GET /classes/:classId/tracing-tasks': { at: 'class', may: ['homeroom', 'deputy', 'nurse', 'leader'] },
  'GET /schools/:schoolId/tracing-tasks': { at: 'school', may: ['nurse', 'leader'] },
  'POST /tracing-tasks/:taskId/answers': { at: 'class', may: ['homeroom', 'deputy', 'nurse', 'leader'], body: { health: { symptoms: ['to_be_traced'] } } },
  'GET /grades/:gradeId/attendance-now': { at: 'grade', may: ['nurse', 'grade_head', 'leader', 'admin'] },
  'GET /bureaus/:bureauId/attendance-now': { at: 'bureau', may: ['bureau'] },
  // "See receipts" of messages to a class: homeroom, deputy · grade head grade · leader, admin school
  'GET /classes/:classId/push-receipts': { at: 'class', may: ['homeroom', 'deputy', 'grade_head', 'leader', 'admin'] },
  // SM-9
  'GET /classes/:classId/summaries': { at: 'class', may: classStaff, query: { from: '2026-03-01', to: '2026-03-11' } },
  'GET /grades/:gradeId/summaries': { at: 'grade', may: ['nurse', 'grade_head', 'leader', 'admin'], query: { from: '2026-03-01', to: '2026-03-11' } },
  'GET /schools/:schoolId/summaries': { at: 'school', may: ['nurse', 'leader', 'admin'], query: { from: '2026-03-01', to: '2026-03-11' } },
  'GET /schools/:schoolId/summary': { at: 'school', may: ['nurse', 'leader', 'admin'], query: { day: '2026-03-10' } },
  'GET /bureaus/:bureauId/summaries': { at: 'bureau', may: ['bureau'], query: { from: '2026-03-01', to: '2026-03-11' } },
  'GET /bureaus/:bureauId/summary': { at: 'bureau', may: ['bureau'], query: { day: '2026-03-10' } },
  'GET /classes/:classId/summary-versions': { at: 'class', may: classStaff, query: { day: '2026-03-10' } },
  'GET /grades/:gradeId/summary-versions': { at: 'grade', may: ['nurse', 'grade_head', 'leader', 'admin'], query: { day: '2026-03-10' } },
  'GET /schools/:schoolId/summary-versions': { at: 'school', may: ['nurse', 'leader', 'admin'], query: { day: '2026-03-10' } },
  'GET /bureaus/:bureauId/summary-versions': { at: 'bureau', may: ['bureau'], query: { day: '2026-03-10' } },
  'GET /classes/:classId/summaries/:summaryId': { at: 'class', may: classStaff },
  'GET /classes/:classId/summaries/:summaryId/rows': { at: 'class', may: classStaff },
  'GET /grades/:gradeId/summaries/:summaryId': { at: 'grade', may: ['nurse', 'grade_head', 'leader', 'admin'] },
  'GET /schools/:schoolId/summaries/:summaryId': { at: 'school', may: ['nurse', 'leader', 'admin'] },
  'GET /bureaus/:bureauId/summaries/:summaryId': { at: 'bureau', may: ['bureau'] },
  // ID-3, ID-4: homeroom (or the deputy in that week) approves; the admin may help out
  'GET /classes/:classId/guardian-requests': { at: 'class', may: ['homeroom', 'deputy', 'admin'] },
  // … and so does the child's primary guardian (ID-4, S06); in this world the guardian is the primary one
  'POST /guardian-links/:linkId/decisions': { at: 'student', may: ['guardian', 'homeroom', 'deputy', 'admin'], body: { decision: 'approve' } },
  'POST /guardian-links/:linkId/endings': { at: 'student', may: ['guardian', 'admin'], body: { reason: '家长书面申请' } },
  'POST /guardian-links/:linkId/primary': { at: 'student', may: ['guardian', 'admin'], body: { reason: '家长书面申请' } },
  'POST /guardian-changes/:changeId/cancellations': { at: 'student', may: ['guardian', 'admin'], body: {} },
  // ID-5: the school admin restricts
  'PATCH /guardian-links/:linkId': { at: 'student', may: ['admin'], body: { rights: ['view'], reason: '法院裁定' } },
  'POST /guardian-links/:linkId/suspensions': { at: 'student', may: ['admin'], body: { reason: '法院裁定' } },
  'POST /guardian-links/:linkId/restorations': { at: 'student', may: ['admin'], body: { reason: '裁定撤销' } },
  'GET /schools/:schoolId/pupils': { at: 'school', may: ['admin'] },
  // PM-3: the admin, leaders for deputies
  'GET /schools/:schoolId/staff': { at: 'school', may: ['leader', 'admin'] },
  'POST /schools/:schoolId/duties': { at: 'school', may: ['leader', 'admin'], body: { staffId: '1', role: 'deputy', scopeId: '1', from: '2026-03-11', to: '2026-03-18' } },
  'POST /duties/:dutyId/end': { at: 'school', may: ['leader', 'admin'], body: {} },
  'POST /schools/:schoolId/staff-codes': { at: 'school', may: ['admin'], body: { staffIds: [] } },
  'POST /classes/:classId/paper-codes': { at: 'class', may: ['homeroom', 'deputy', 'admin'] },
  // S33, S40: a child's guardians alone
  'PUT /students/:studentId/consents/:purpose': { at: 'student', may: ['guardian'], body: { given: true, version: 1 } },
  'GET /students/:studentId/data-accesses': { at: 'student', may: ['guardian'] },
  // "Tenant config, import": school admin
  'GET /schools/:schoolId/structure': { at: 'school', may: ['leader', 'admin'] },
  'POST /schools/:schoolId/roster-imports': { at: 'school', may: ['admin'] },
  'GET /roster-imports/:importId': { at: 'school', may: ['admin'] },
  'GET /roster-imports/:importId/errors': { at: 'school', may: ['admin'] },
  'GET /roster-imports/:importId/not-in-file': { at: 'school', may: ['admin'] },
  'GET /roster-imports/:importId/error-file': { at: 'school', may: ['admin'] },
  'POST /roster-imports/:importId/applications': { at: 'school', may: ['admin'], body: {} },
  'POST /roster-imports/:importId/cancellations': { at: 'school', may: ['admin'], body: {} },
  'GET /schools/:schoolId/roster-imports/current': { at: 'school', may: ['admin'] },
  // RS-2: the administration moves children, the homeroom teacher does not; where a child was is for today's homeroom, leader and admin
  'POST /students/:studentId/class-moves': { at: 'student', may: ['admin'], body: { toClassId: '1', reason: '家长申请' } },
  'GET /students/:studentId/class-moves/preview': { at: 'student', may: ['admin'], query: { toClassId: '1' } },
  'POST /class-moves/:moveId/cancellations': { at: 'student', may: ['admin'], body: {} },
  'PUT /students/:studentId/boarding': { at: 'student', may: ['admin'], body: { boards: false } },
  'GET /students/:studentId/memberships': { at: 'student', may: ['homeroom', 'leader', 'admin'] },
  'GET /schools/:schoolId/pupil-places': { at: 'school', may: ['leader', 'admin'], query: { name: '赵' } },
  'POST /schools/:schoolId/calendar-entries': { at: 'school', may: ['admin'], body: { from: '2026-05-20', to: '2026-05-20', sessions: [], reason: '运动会' } },
  'POST /bureaus/:bureauId/calendar-entries': { at: 'bureau', may: ['bureau'], body: { from: '2026-05-21', to: '2026-05-21', sessions: [], reason: '停课' } },
  // "Tenant config": school admin, and for a suspended class the leader who decides it (SV-13); the bureau its own district calendar
  'GET /schools/:schoolId/calendar': { at: 'school', may: ['leader', 'admin'], query: { from: '2026-03-01', to: '2026-03-11' } },
  'GET /bureaus/:bureauId/calendar': { at: 'bureau', may: ['bureau'], query: { from: '2026-03-01', to: '2026-03-11' } },
  'POST /classes/:classId/suspensions': { at: 'class', may: ['leader', 'admin'], body: { from: '2026-05-22', to: '2026-05-25', reason: '水痘' } },
  'POST /schools/:schoolId/calendar-previews': { at: 'school', may: ['leader', 'admin'], body: { entry: { from: '2026-05-20', to: '2026-05-20', reason: '运动会' } } },
  'POST /bureaus/:bureauId/calendar-previews': { at: 'bureau', may: ['bureau'], body: { entry: { from: '2026-05-20', to: '2026-05-20', reason: '停课' } } },
  'POST /schools/:schoolId/calendar-entries/:entryId/ends': { at: 'school', may: ['leader', 'admin'], body: { why: '提前复课' } },
  'POST /bureaus/:bureauId/calendar-entries/:entryId/ends': { at: 'bureau', may: ['bureau'], body: { why: '台风转向' } },
  'GET /classes/:classId/calendar': { at: 'class', families: true, may: ['guardian', ...classStaff, 'gate', 'bureau'], query: { from: '2026-03-01', to: '2026-03-11' } },
}
/** Endpoints without a place: who is signed in sees their own rows, or nobody is asked. */
export const ownRows: EndpointName[] = [
  'GET /me', 'GET /sessions', 'DELETE /sessions/current', 'DELETE /sessions/:sessionId', 'POST /account-link-codes', 'POST /account-links', 'GET /schools/lookup',
  'POST /guardian-bindings', 'POST /staff-bindings', 'GET /my/messages', 'PUT /my/messages/:pushId/opened', 'GET /my/subscribe-consents', 'POST /my/subscribe-consents', 'GET /my/classes', 'DELETE /my/guardian-links/:linkId',
  'POST /desktop-sign-ins/:signInId/scans', 'POST /desktop-sign-ins/:signInId/decisions', 'GET /my/consents',
]
export const open: EndpointName[] = ['POST /desktop-sign-ins', 'POST /desktop-sign-ins/:signInId/polls', 'GET /wechat/oauth/start', 'GET /wechat/oauth/callback', 'POST /sessions/mini-program', 'GET /webhooks/wechat/:account', 'POST /webhooks/wechat/:account']
