/**
 * PM-1: who may do what, transcribed by hand from product/rules.md §4.0 (and SM-9, RS-9, ID-3/ID-4 where the matrix has no row), and run for
 * every endpoint × role × {own, other class, other school, other district, ended relation}. It knows nothing of shared-types/values/access:
 * flipping one ability there makes it fail. An endpoint without a row here fails too.
 */
import { api as contracts } from '@zhixiao/shared-types/contract/api'
import type { EndpointName } from '@zhixiao/shared-types/contract/contract'
import { nothing } from '../src/modules/summary/rules'
import { write } from '../src/platform/db'
import { newId } from '../src/platform/ids'
import { house, type House } from './support/house'
import { world, type Person, type World } from './support/world'

type Who = 'guardian' | 'teacher' | 'homeroom' | 'deputy' | 'nurse' | 'grade_head' | 'leader' | 'admin' | 'gate' | 'bureau'
const everyone: Who[] = ['guardian', 'teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin', 'gate', 'bureau']
const classStaff: Who[] = ['teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin']

/** `at`: where the thing lives. `may`: the roles with a tick in that row of the matrix. */
type Row = {
  at: 'student' | 'class' | 'grade' | 'school' | 'bureau'
  may: Who[]
  /** A class-wide thing that families of the class may see too. */
  families?: boolean
  query?: object
  body?: object
}
const rows: Partial<Record<EndpointName, Row>> = {
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
  // "Amend": homeroom, deputy own · nurse, leader any; after the lock nurse and leader approve, and the bureau is the second person of an archived term (AT-12)
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
const ownRows: EndpointName[] = [
  'GET /me', 'GET /sessions', 'DELETE /sessions/current', 'DELETE /sessions/:sessionId', 'POST /account-link-codes', 'POST /account-links', 'GET /schools/lookup',
  'POST /guardian-bindings', 'POST /staff-bindings', 'GET /my/messages', 'PUT /my/messages/:pushId/opened', 'GET /my/subscribe-consents', 'POST /my/subscribe-consents', 'GET /my/classes', 'DELETE /my/guardian-links/:linkId',
  'POST /desktop-sign-ins/:signInId/scans', 'POST /desktop-sign-ins/:signInId/decisions', 'GET /my/consents',
]
const open: EndpointName[] = ['POST /desktop-sign-ins', 'POST /desktop-sign-ins/:signInId/polls', 'GET /wechat/oauth/start', 'GET /wechat/oauth/callback', 'POST /sessions/mini-program', 'GET /webhooks/wechat/:account', 'POST /webhooks/wechat/:account']

type Scope = 'student' | 'class' | 'grade' | 'school' | 'bureau'
const scopeOf: Record<Who, Scope> = {
  guardian: 'student', teacher: 'class', homeroom: 'class', deputy: 'class', nurse: 'school', grade_head: 'grade', leader: 'school', admin: 'school', gate: 'school', bureau: 'bureau',
}
/** What a thing of each kind is inside of: a role over one of these covers it. */
const within: Record<Row['at'], Scope[]> = {
  student: ['student', 'class', 'grade', 'school', 'bureau'], class: ['class', 'grade', 'school', 'bureau'], grade: ['grade', 'school', 'bureau'], school: ['school', 'bureau'], bureau: ['bureau'],
}
/** Which scopes reach how far from the person's own place. */
const relations = ['own', 'other class', 'other school', 'other district'] as const
type Relation = (typeof relations)[number]
const reaches: Record<Relation, Scope[]> = {
  own: ['student', 'class', 'grade', 'school', 'bureau'], 'other class': ['grade', 'school', 'bureau'], 'other school': ['bureau'], 'other district': [],
}
type Target = { student: string; class: string; grade: string; school: string; bureau: string }

describe('PM-1 access: every endpoint × role × relation', () => {
  let h: House
  let w: World
  let people: Record<Who, Person>
  let ids: (row: Row, name: EndpointName, relation: Relation) => Promise<Record<string, string>>

  beforeAll(async () => {
    h = await house()
    w = await world()
    people = {
      guardian: w.guardianA, teacher: w.teacher, homeroom: w.homeroom, deputy: w.deputy, nurse: w.nurse, grade_head: w.gradeHead, leader: w.leader, admin: w.admin, gate: w.gate, bureau: w.officer,
    }
    ids = targetsOf(h, w)
  })
  afterAll(() => h.close())

  it('every endpoint of the contract has a row here', () => {
    const known = new Set<string>([...Object.keys(rows), ...ownRows, ...open])
    expect(Object.keys(contracts).filter((name) => !known.has(name))).toEqual([])
  })

  it.each(Object.keys(rows) as EndpointName[])('%s', async (name) => {
    const row = rows[name]!
    const wrong: string[] = []
    for (const relation of relations) {
      for (const who of everyone) {
        const status = await statusOf(name, row, await ids(row, name, relation), await w.tokenOf(people[who]))
        const wanted = expected(row, who, relation)
        if (!agrees(status, wanted)) wrong.push(`${who} · ${relation}: wanted ${wanted}, got ${status}`)
      }
    }
    for (const person of [w.endedHomeroom, w.endedLeader, w.endedGuardian, w.stranger]) {
      const status = await statusOf(name, row, await ids(row, name, 'own'), await w.tokenOf(person))
      if (status !== 404) wrong.push(`${person.name} · ended relation: wanted 404, got ${status}`)
    }
    const nobody = await statusOf(name, row, await ids(row, name, 'own'), undefined)
    if (nobody !== 401) wrong.push(`nobody: wanted 401, got ${nobody}`)
    expect(wrong).toEqual([])
  })

  it.each(ownRows)('%s asks who it is', async (name) => {
    expect(await statusOf(name, { at: 'bureau', may: [] }, { sessionId: newId(), linkId: newId(), signInId: newId(), pushId: newId() }, undefined)).toBe(401)
  })

  it('PM-4 my classes lists only the classes of one’s own duties, and nothing for a guardian or somebody whose duty ended', async () => {
    const classesOf = async (person: Person) => (await h.api('GET /my/classes', {}, { token: await w.tokenOf(person) })).reply.items.map((one) => one.classId).sort()
    expect(await classesOf(w.homeroom)).toEqual([w.class.class])
    expect(await classesOf(w.leader)).toEqual(w.classes.map((one) => one.class).sort())
    for (const person of [w.guardianA, w.endedHomeroom, w.endedLeader, w.officer, w.stranger]) expect(await classesOf(person)).toEqual([])
  })

  function expected(row: Row, who: Who, relation: Relation): 'allowed' | 403 | 404 {
    const scope = scopeOf[who]
    if (row.families && who === 'guardian' && relation === 'own') return 'allowed'
    if (!within[row.at].includes(scope) || !effectiveReach(row, relation).includes(scope)) return 404
    return row.may.includes(who) ? 'allowed' : 403
  }
  async function statusOf(name: EndpointName, row: Row, params: Record<string, string>, token: string | undefined): Promise<number> {
    const input = { params, query: row.query, body: row.body, ...(name.endsWith('/roster-imports') && { file: { content: Buffer.from('学籍号,姓名\n'), name: '名册.csv' } }) }
    return (await h.api(name as 'GET /me', input, token ? { token } : {})).status
  }
})

/** A school's own page is no other class's page: at school level "other class" is the same school, at grade level the same grade. */
function effectiveReach(row: Row, relation: Relation): Scope[] {
  if (relation === 'other class' && row.at !== 'student' && row.at !== 'class') return reaches.own
  if (relation === 'other school' && row.at === 'bureau') return reaches.own
  return reaches[relation]
}

const agrees = (status: number, wanted: 'allowed' | 403 | 404) => (wanted === 'allowed' ? ![400, 401, 403, 404, 500].includes(status) : status === wanted)

/** Real things at each distance: pupils, classes, reports, pending links and imports of one's own and of others. */
function targetsOf(h: House, w: World) {
  const places: Record<Relation, Target> = {
    own: { ...w.class, student: w.pupils[0]!.id },
    'other class': { ...w.otherClass, student: w.otherPupils[0]!.id },
    'other school': { ...w.neighbourClass, student: w.neighbourPupil.id },
    'other district': { ...w.abroadClass, student: w.abroadPupil.id },
  }
  return async (row: Row, name: EndpointName, relation: Relation): Promise<Record<string, string>> => {
    const at = places[relation]
    const made: Record<string, string> = { studentId: at.student, classId: at.class, gradeId: at.grade, schoolId: at.school, bureauId: at.bureau, purpose: 'health_detail' }
    if (name.includes(':reportId')) made.reportId = await aReport(at)
    if (name.includes(':entryId')) made.entryId = await anEntry(at, name)
    if (name.includes(':summaryId')) made.summaryId = await aSummary(row, at)
    if (name.includes(':correctionId')) made.correctionId = await aCorrection(at)
    if (name.includes(':taskId')) made.taskId = await aTask(at)
    if (name.includes(':linkId')) made.linkId = await aRequest(at)
    if (name.includes(':moveId')) made.moveId = await aMove(at)
    if (name.includes(':changeId')) made.changeId = await aChange(at)
    if (name.includes(':dutyId')) made.dutyId = await aDuty(at)
    if (name.includes(':importId')) made.importId = await anImport(at, h, w)
    return made
  }
}

async function aReport(at: Target): Promise<string> {
  const id = newId()
  const day = `2026-02-${String(1 + (Number(BigInt(id) >> 10n) % 27)).padStart(2, '0')}`
  await write('DELETE FROM attendance_report WHERE class_id = ?', [at.class])
  await write(
    `INSERT INTO attendance_report (school_id, day, session, class_id, id, bureau_id, grade_id, expected, late, absent_unexplained, leave_sick, leave_personal, leave_official,
     other_absent, ill, list_version, is_late, is_backfilled, by_deputy, reporter_id, reporter_name, received_at)
     VALUES (?, ?, 'am', ?, ?, ?, ?, 6, 0, 0, 0, 0, 0, 0, 0, '0000000000000000', 0, 0, 0, 1, '班主任', '2026-03-02 00:30:00')`,
    [at.school, day, at.class, id, at.bureau, at.grade],
  )
  return id
}
/** A compiled day of the class, grade, school or district itself. */
async function aSummary({ at: scope }: Row, at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO summary (bureau_id, school_id, day, period, scope, scope_id, version, id, status, expected_reports, reports, metrics, missing, content_hash, compiled_at, cause)
     VALUES (?, ?, '2026-03-03', 'day', ?, ?, ?, ?, 'FINAL', 0, 0, ?, '[]', ?, '2026-03-03 10:00:00', 'cron')`,
    [at.bureau, scope === 'bureau' ? 0 : at.school, scope, at[scope], 1 + (Number(BigInt(id) >> 8n) % 4_000_000_000), id, JSON.stringify(nothing()), '0'.repeat(64)],
  )
  return id
}
async function aCorrection(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO attendance_correction (id, bureau_id, school_id, grade_id, class_id, day, session, report_id, kind, state, phase, from_version, account_id, account_name, role, reason, device, made_at)
     VALUES (?, ?, ?, ?, ?, '2026-03-10', 'am', ?, 'correction', 'requested', 'week', 1, 1, '班主任', 'homeroom', '家长来电', '', '2026-03-11 00:00:00')`,
    [id, at.bureau, at.school, at.grade, at.class, await aReport(at)],
  )
  return id
}
async function aTask(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO tracing_task (id, bureau_id, school_id, grade_id, class_id, student_id, report_id, day, session, opened_at, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, '2026-03-11', 'am', '2026-03-11 00:00:00', '2026-03-11 08:00:00')`,
    [id, at.bureau, at.school, at.grade, at.class, at.student, await aReport(at)],
  )
  return id
}
async function aRequest(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO guardian_link (id, bureau_id, school_id, student_id, account_id, relation, status, rights, is_primary, proof, valid_from, requested_at)
     VALUES (?, ?, ?, ?, ?, 'other', 'pending', '', 0, 'homeroom', '2026-03-01', '2026-03-01 00:00:00')`,
    [id, at.bureau, at.school, at.student, newId()],
  )
  return id
}
/** A suspended class of the school, or a closed day of the bureau, still to come. */
async function anEntry(at: Target, name: EndpointName): Promise<string> {
  const id = newId()
  const [schoolId, classId, layer, kind] = name.startsWith('POST /bureaus') ? ['0', '0', 'bureau', 'holiday'] : [at.school, at.class, 'class', 'suspension']
  await write(
    `INSERT INTO calendar_entry (id, bureau_id, school_id, class_id, layer, kind, rank_id, from_day, to_day, sessions, reason, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, '2026-06-01', '2026-06-02', '', '水痘', 1, '2026-03-01 00:00:00')`,
    [id, at.bureau, schoolId, classId, layer, kind, id],
  )
  return id
}
/** The removal of a primary guardian that a guardian asked for and that still waits. */
async function aChange(at: Target): Promise<string> {
  const [id, linkId] = [newId(), await aRequest(at)]
  await write('DELETE FROM guardian_change WHERE student_id = ?', [at.student])
  await write(
    `INSERT INTO guardian_change (id, bureau_id, school_id, student_id, link_id, requested_by, by_school, requested_at, due_at, state)
     VALUES (?, ?, ?, ?, ?, 1, 0, '2026-03-10 00:00:00', '2026-03-11 20:00:00', 'waiting')`,
    [id, at.bureau, at.school, at.student, linkId],
  )
  return id
}
/** A deputy's duty at the school. */
async function aDuty(at: Target): Promise<string> {
  const id = newId()
  await write(`INSERT INTO assignment (id, bureau_id, school_id, staff_id, role, scope, scope_id, from_day) VALUES (?, ?, ?, ?, 'deputy', 'class', ?, '2026-03-09')`, [
    id, at.bureau, at.school, newId(), at.class,
  ])
  return id
}
/** A move of long ago; it has begun, so calling it off is a conflict. */
async function aMove(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO class_move (id, bureau_id, school_id, student_id, from_class_id, to_class_id, day, session, reason, source, moved_by, moved_at)
     VALUES (?, ?, ?, ?, ?, ?, '2025-10-01', 'am', '家长申请', 'page', 1, '2025-09-30 01:00:00')`,
    [id, at.bureau, at.school, at.student, at.class, at.class],
  )
  return id
}
/** A file that the school's own admin has just handed in; nobody has checked it yet. */
async function anImport(at: Target, h: House, w: World): Promise<string> {
  const admin = [w.admin, w.neighbourAdmin, w.abroadAdmin][[w.school.id, w.neighbour.id, w.abroad.id].indexOf(at.school)]!
  const file = { content: Buffer.from('学籍号,姓名,年级,班级\nG1,赵零一,三年级,三(1)班\n'), name: '名册.csv' }
  const answer = await h.api('POST /schools/:schoolId/roster-imports', { params: { schoolId: at.school }, file }, { token: await w.tokenOf(admin) })
  return answer.reply.id
}
