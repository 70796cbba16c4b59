/**
 * A world whose three schools (one's own, a neighbour in the district, one in another district) hold the same kinds of
 * things, made through the house's own doors, for tests of what one of them may see and touch of the others.
 */
import { summaryJob } from '../../src/modules/summary/jobs'
import { createContacts, createMemberships, createStaff, createStudents } from '../../src/modules/roster/enter'
import { inTransaction, sql, write } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { createRunner } from '../../src/platform/jobs'
import { markOf, reportBody } from './attendance'
import type { House } from './house'
import { csvText, pupilTitles } from './roster-file'
import { schoolDayOfTests as day, world, type Person, type Pupil, type Staff, type World } from './world'
import { signedIn } from './world-base'
import { insertAccounts } from './world-people'

export const sideNames = ['own', 'neighbour', 'abroad'] as const
export type SideName = (typeof sideNames)[number]
/** Each school has a pupil of this number and a phone on file that the others have too. */
export const twinNo = 'G20250001'
export const sharedPhone = '19011110000'

export type Side = Awaited<ReturnType<typeof peopleOf>> & Things
type People = Awaited<ReturnType<typeof peopleOf>>
/** Ids of what the school holds. */
type Things = {
  report: string
  request: string
  decided: string
  task: string
  asking: string
  import: string
  push: string
  session: string
  /** Version of yesterday's roll, for a report that is entered afterwards. */
  rollVersion: string
  schoolEntry: string
  suspension: string
  bureauEntry: string
  linkId: string
  staff: string
  summary: { class: string; grade: string; school: string; bureau: string }
  /** What must not be seen by the others. */
  marks: string[]
}
export type Sides = Record<SideName, Side>

export const as = async (person: Person) => ({ token: (await signedIn(person.accountId)).token })

/** Opens the world and fills all three sides; the clock then stands at 18:30. */
export async function sidesOf(h: House): Promise<Sides> {
  const w = await world()
  const people = [await peopleOf(w, 'own'), await peopleOf(w, 'neighbour'), await peopleOf(w, 'abroad')]
  const at = (time: string) => h.clock.set(`${day}T${time}:00+08:00`)
  at('07:50')
  for (const one of people) await report(h, one, 'am', markOf(one.pupil, 'absent_unexplained'))
  at('13:50')
  const reports: string[] = []
  for (const one of people) reports.push(await report(h, one, 'pm', markOf(one.pupil, 'leave_sick')))
  at('18:30')
  const ofAll = await Promise.all(people.map((one, index) => entriesOf(h, one, reports[index] ?? '')))
  const schools = people.map((one) => one.place.school)
  await createRunner([summaryJob('day', schools)]).tick()
  for (let turn = 0; turn < 2; turn += 1) await h.drain()
  const filled = await Promise.all(people.map(async (one, index) => ({ ...one, ...(await found(one, ofAll[index]!)) })))
  return Object.fromEntries(filled.map((one) => [one.name, one])) as Sides
}

async function peopleOf(w: World, name: SideName) {
  const places = { own: w.class, neighbour: w.neighbourClass, abroad: w.abroadClass }
  const pupils: Record<SideName, Pupil> = { own: w.pupils[0]!, neighbour: w.neighbourPupil, abroad: w.abroadPupil }
  const staff: Record<SideName, { homeroom: Staff; leader: Staff; admin: Staff; officer: Staff; guardian: Person }> = {
    own: { homeroom: w.homeroom, leader: w.leader, admin: w.admin, officer: w.officer, guardian: w.guardianA },
    neighbour: {
      homeroom: w.neighbourHomeroom,
      leader: w.neighbourLeader,
      admin: w.neighbourAdmin,
      officer: w.officer,
      guardian: w.neighbourGuardian,
    },
    abroad: {
      homeroom: w.abroadHomeroom,
      leader: w.abroadLeader,
      admin: w.abroadAdmin,
      officer: w.abroadOfficer,
      guardian: w.abroadGuardian,
    },
  }
  return {
    name,
    place: places[name],
    pupil: pupils[name],
    twin: await twinOf(places[name]),
    asker: await newcomer(),
    ...staff[name],
  }
}

export async function newcomer(): Promise<Person> {
  const person = { accountId: newId(), name: '', openid: `o${newId()}` }
  await insertAccounts([person])
  return person
}

/** A pupil, a colleague and an officer of the district whom the others have too: same number, same phone. */
async function twinOf(place: World['class']) {
  const [studentId, staffId] = [newId(), newId()]
  const owner = { bureauId: place.bureau, schoolId: place.school }
  await inTransaction(async () => {
    await createStudents([{ ...owner, id: studentId, pupilNo: twinNo, name: '同号生' }])
    await createMemberships([{ ...owner, gradeId: place.grade, classId: place.class, studentId, from: '2025-09-01' }])
    await createContacts([{ ...owner, studentId, relation: 'mother', name: '同号妈', phone: sharedPhone }])
    await createStaff([{ ...owner, id: staffId, staffNo: `N${staffId}`, name: '新老师', phone: sharedPhone }])
    const officer = { bureauId: place.bureau, staffNo: `O${staffId}`, name: '新科员', phone: sharedPhone }
    await createStaff([officer])
  })
  return { studentId, staffId }
}

async function report(h: House, one: People, session: 'am' | 'pm', mark: ReturnType<typeof markOf>): Promise<string> {
  const params = { classId: one.place.class }
  const roll = await h.api('GET /classes/:classId/roll', { params, query: { session } }, await as(one.homeroom))
  const body = reportBody(roll.reply, { marks: [mark] })
  const answer = await h.api('POST /classes/:classId/attendance-reports', { params, body }, await as(one.homeroom))
  expect([answer.status, answer.error]).toEqual([201, undefined])
  return answer.reply.id
}

/** A correction of an archived term that waits for the bureau, or one that was decided a moment ago. */
async function correction({ place }: People, reportId: string, state: 'requested' | 'applied'): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO attendance_correction (id, bureau_id, school_id, grade_id, class_id, day, session, report_id, kind,
       state, phase, from_version, account_id, account_name, role, reason, device, made_at, decided_at)
     VALUES (?, ?, ?, ?, ?, ?, 'am', ?, 'correction', ?,
       'archived', 1, 1, '班主任', 'homeroom', '家长来电', '', '2026-03-11 00:00:00', ?)`,
    [
      id,
      place.bureau,
      place.school,
      place.grade,
      place.class,
      day,
      reportId,
      state,
      state === 'applied' ? '2026-03-11 10:00:00' : null,
    ],
  )
  return id
}

type Entered = Omit<Things, 'task' | 'push' | 'linkId' | 'staff' | 'summary' | 'marks'>

/**
 * What people of the school enter: days off, a guardian's request, a roster file of which one row is wrong; and a look
 * at a child.
 */
async function entriesOf(h: House, one: People, reportId: string): Promise<Entered> {
  const { place, pupil } = one
  const [school, own] = [{ schoolId: place.school }, { studentId: pupil.id }]
  const off = { from: '2026-06-22', to: '2026-06-23', sessions: [], reason: `校庆${place.school}` }
  const closed = await h.api(
    'POST /schools/:schoolId/calendar-entries',
    { params: school, body: off },
    await as(one.admin),
  )
  const illness = { from: '2026-06-24', to: '2026-06-25', reason: '水痘' }
  const suspended = await h.api(
    'POST /classes/:classId/suspensions',
    { params: { classId: place.class }, body: illness },
    await as(one.leader),
  )
  const bureau = { bureauId: place.bureau }
  const everywhere = { from: '2026-06-26', to: '2026-06-26', sessions: [], reason: '全区活动' }
  const district = await h.api(
    'POST /bureaus/:bureauId/calendar-entries',
    { params: bureau, body: everywhere },
    await as(one.officer),
  )
  const bindsBy = { schoolId: place.school, pupilNo: pupil.pupilNo, name: pupil.name, relation: 'other' as const }
  const asking = await h.api(
    'POST /guardian-bindings',
    { body: { ...bindsBy, proof: { kind: 'homeroom_approval' } } },
    await as(one.asker),
  )
  const yesterday = { day: '2026-03-10', session: 'am' as const }
  const roll = await h.api(
    'GET /classes/:classId/roll',
    { params: { classId: place.class }, query: yesterday },
    await as(one.leader),
  )
  await h.api('GET /students/:studentId/guardians', { params: own }, await as(one.homeroom))
  const rows = [pupilTitles, [`坏${place.school}`, '张三', '男', '三年级', '1班', '', '', '12']]
  const file = { name: '名册.csv', content: Buffer.from(csvText(rows)) }
  const handedIn = await h.api('POST /schools/:schoolId/roster-imports', { params: school, file }, await as(one.admin))
  for (const answer of [closed, suspended, district, asking, handedIn])
    expect([answer.status, answer.error]).toEqual([201, undefined])
  return {
    report: reportId,
    request: await correction(one, reportId, 'requested'),
    decided: await correction(one, reportId, 'applied'),
    asking: asking.reply.linkId,
    import: handedIn.reply.id,
    session: (await signedIn(one.guardian.accountId)).sessionId,
    rollVersion: roll.reply.listVersion,
    schoolEntry: closed.reply.id,
    suspension: suspended.reply.id,
    bureauEntry: district.reply.id,
  }
}

const idOf = async (statement: string, params: unknown[]): Promise<string> => {
  const [row] = await sql<{ id: string }>(statement, params)
  if (!row) throw new Error(`nothing of it exists: ${statement}`)
  return row.id
}

/** What the house itself made of it. */
async function found(one: People, entered: Entered): Promise<Things> {
  const { place, pupil } = one
  const compiled = (scope: string, id: string) =>
    idOf(
      `SELECT id FROM summary WHERE scope = ? AND scope_id = ? AND day = ? AND period = 'day' AND current_mark = 1`,
      [scope, id, day],
    )
  const summary = {
    class: await compiled('class', place.class),
    grade: await compiled('grade', place.grade),
    school: await compiled('school', place.school),
    bureau: await compiled('bureau', place.bureau),
  }
  const task = await idOf('SELECT id FROM tracing_task WHERE student_id = ?', [pupil.id])
  const push = await idOf(`SELECT id FROM push WHERE student_id = ? AND kind = 'absence'`, [pupil.id])
  const linkId = await idOf(`SELECT id FROM guardian_link WHERE student_id = ? AND account_id = ?`, [
    pupil.id,
    one.guardian.accountId,
  ])
  const ofSchool = [
    place.school,
    place.grade,
    place.class,
    pupil.id,
    one.twin.studentId,
    one.twin.staffId,
    one.homeroom.staffId,
    one.leader.staffId,
    one.guardian.accountId,
    task,
    push,
    linkId,
    summary.class,
    summary.grade,
    summary.school,
    `坏${place.school}`,
    ...Object.entries(entered).flatMap(([name, id]) => (name === 'bureauEntry' || name === 'rollVersion' ? [] : [id])),
  ]
  return { ...entered, task, push, linkId, staff: one.twin.staffId, summary, marks: ofSchool }
}

/** What belongs to the district and not to one of its schools. */
export const marksOfDistrict = (side: Side): string[] => [side.place.bureau, side.bureauEntry, side.summary.bureau]
