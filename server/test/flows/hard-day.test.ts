/**
 * One hard day, Wednesday 2026-03-11, in a district of two schools. At 城东一小 a deputy reports 三(2)班, a child moves from 三(1)班 to 三(2)班 at ten,
 * and a mark is corrected after the lock; 城东二小 closes at noon for a typhoon; one mother has a child in each. Every number below was counted
 * by hand from this page, not by a program:
 *
 *              三(1)班 (5 children)             三(2)班 (5 children)              二小 三(1)班 (3 children)
 *   morning    5 expected, 2nd not there       5 expected, 1st ill              3 expected, 1st late
 *   10:00      the 3rd child moves   →         from noon on
 *   noon       4 expected, all there           6 expected, 1st ill, 3rd late    closed
 */
import { inTransaction, sql } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { createRunner } from '../../src/platform/jobs'
import { beginSession } from '../../src/platform/session'
import { reminderJob } from '../../src/modules/attendance/remind'
import { createLinks, createMemberships, createStudents } from '../../src/modules/roster/enter'
import { summaryJob } from '../../src/modules/summary/jobs'
import { house, simCall, type House } from '../support/house'
import { world, type Person, type World } from '../support/world'

const day = '2026-03-11'
type Mark = { studentId: string; status: 'present' | 'absent_unexplained' | 'late' | 'leave_sick'; lateMinutes?: number; health?: { symptoms: ('fever' | 'cough')[]; temperature: number } }
type Numbers = Record<string, number>
type Stored = { scopeId: string; version: number; status: string; metrics: Numbers }

const none = { late: 0, absentUnexplained: 0, leaveSick: 0, leavePersonal: 0, leaveOfficial: 0, otherAbsent: 0, illPupils: 0, lateReports: 0 }
/** Counted by hand from the table above. */
const firstClass = { ...none, expectedReports: 2, reports: 2, enrolled: 4, expected: 9, present: 8, absentUnexplained: 1 }
const secondClass = { ...none, expectedReports: 2, reports: 2, enrolled: 6, expected: 11, present: 8, late: 1, leaveSick: 2, illPupils: 1 }
const firstSchool = { ...none, expectedReports: 4, reports: 4, enrolled: 10, expected: 20, present: 16, late: 1, absentUnexplained: 1, leaveSick: 2, illPupils: 1 }
const secondSchool = { ...none, expectedReports: 1, reports: 1, enrolled: 3, expected: 3, present: 2, late: 1 }
const district = { ...none, expectedReports: 5, reports: 5, enrolled: 13, expected: 23, present: 18, late: 2, absentUnexplained: 1, leaveSick: 2, illPupils: 1 }
/** What the correction makes of a level: the child was on personal leave. */
const corrected = (numbers: Numbers): Numbers => ({ ...numbers, absentUnexplained: 0, leavePersonal: 1 })

describe('one hard day', () => {
  let h: House
  let w: World
  let lateChild: string
  beforeAll(async () => {
    h = await house()
    w = await world({ wechat: true, pupils: 5, bound: 2 })
    lateChild = w.neighbourPupil.id
    await threeAtTheSecondSchool(w)
  })
  afterAll(() => h.close())

  const as = async (person: Person) => ({ token: await w.tokenOf(person) })
  /** An administrator's session is over after half an hour of silence (S03): each time a new one. */
  const anew = async (person: Person) => ({ token: (await beginSession(person.accountId, 'h5')).token })
  const at = (time: string) => h.clock.set(`${day}T${time}:00+08:00`)
  const report = async (who: Person, classId: string, session: 'am' | 'pm', marks: Mark[]) => {
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId }, query: { session } }, await as(who))
    const body = { day, session, listVersion: roll.reply.listVersion, allOthersPresent: true, marks }
    const answer = await h.api('POST /classes/:classId/attendance-reports', { params: { classId }, body }, await as(who))
    return { ...answer, roll: roll.reply }
  }
  const current = async () =>
    new Map(
      (
        await sql<Omit<Stored, 'metrics'> & { metrics: unknown; scope: string }>(
          `SELECT scope, CAST(scope_id AS CHAR) AS scopeId, version, status, metrics FROM summary WHERE bureau_id = ? AND day = ? AND period = 'day' AND current_mark = 1`,
          [w.bureau.id, day],
        )
      ).map((row) => [row.scopeId, { ...row, metrics: numbersOf(row.metrics) }]),
    )
  const compile = async () => {
    await createRunner([summaryJob('day', [w.school.id, w.neighbour.id])]).tick()
    await h.drain()
  }
  const cards = async (person: Person) => (await simCall<{ entries: object[] }>(h.simulator, `/__sim/users/p${person.accountId}/inbox`)).entries.map((entry) => JSON.stringify(entry))
  const eventually = async (holds: () => Promise<boolean>) => {
    for (let i = 0; i < 60; i += 1) {
      await h.drain()
      if (await holds()) return
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    throw new Error('did not happen within 6 s')
  }

  it('AT-1 the morning: homerooms report their classes; for 三(2)班 a deputy does, whom the administrator named for this day (PM-3, RS-8)', async () => {
    at('07:40')
    const classes = async () => (await h.api('GET /my/classes', {}, await as(w.teacher))).reply.items.filter((one) => one.mayReport).map((one) => one.classId)
    expect(await classes()).toEqual([])
    const duty = await h.api(
      'POST /schools/:schoolId/duties',
      { params: { schoolId: w.school.id }, body: { staffId: w.teacher.staffId, role: 'deputy', scopeId: w.otherClass.class, from: day, to: '2026-03-12' } },
      await anew(w.admin),
    )
    expect(duty.status).toBe(201)
    expect(await classes()).toEqual([w.otherClass.class])

    at('07:50')
    const first = await report(w.homeroom, w.class.class, 'am', [{ studentId: w.pupils[1]!.id, status: 'absent_unexplained' }])
    const second = await report(w.teacher, w.otherClass.class, 'am', [{ studentId: w.otherPupils[0]!.id, status: 'leave_sick', health: { symptoms: ['fever', 'cough'], temperature: 38.2 } }])
    const third = await report(w.neighbourHomeroom, w.neighbourClass.class, 'am', [{ studentId: lateChild, status: 'late', lateMinutes: 10 }])
    expect([first, second, third].map(({ status, reply }) => [status, reply.expected, reply.present, reply.absent, reply.late, reply.byDeputy])).toEqual([
      [201, 5, 4, 1, 0, false],
      [201, 5, 4, 1, 0, true],
      [201, 3, 2, 0, 1, false],
    ])
    await eventually(async () => (await cards(w.guardians[1]!)).length === 1)
  })

  it('RS-3 at ten a child moves to 三(2)班: its morning stays where it was reported, noon belongs to the new class', async () => {
    at('10:00')
    const moved = await h.api(
      'POST /students/:studentId/class-moves',
      { params: { studentId: w.pupils[2]!.id }, body: { toClassId: w.otherClass.class, reason: '家长申请' } },
      await anew(w.admin),
    )
    expect(moved.status).toBe(201)
    expect(moved.reply.takesEffect).toEqual({ day, session: 'pm' })
    const roll = async (classId: string, session: 'am' | 'pm') =>
      (await h.api('GET /classes/:classId/roll', { params: { classId }, query: { day, session } }, await as(w.leader))).reply.pupils.map((pupil) => pupil.studentId)
    const child = w.pupils[2]!.id
    expect([await roll(w.class.class, 'am'), await roll(w.otherClass.class, 'am')].map((ids) => ids.includes(child))).toEqual([true, false])
    expect([await roll(w.class.class, 'pm'), await roll(w.otherClass.class, 'pm')].map((ids) => ids.includes(child))).toEqual([false, true])
  })

  it('CA-4 at noon the second school closes for a typhoon: its morning is kept, nothing is due, nobody is reminded, nobody can report', async () => {
    at('12:00')
    const closed = await h.api(
      'POST /schools/:schoolId/calendar-entries',
      { params: { schoolId: w.neighbour.id }, body: { from: day, to: day, fromSession: 'pm', reason: '台风停课' } },
      await anew(w.neighbourAdmin),
    )
    expect(closed.status).toBe(201)
    expect(closed.reply.effects).toMatchObject({ voided: 0, needsWhy: false })
    for (const time of ['14:10', '14:20', '14:35', '14:50']) {
      at(time)
      await createRunner([reminderJob([w.neighbour.id])]).tick()
    }
    const reminders = await sql<{ id: string }>(`SELECT id FROM push WHERE school_id = ? AND kind = 'report_reminder'`, [w.neighbour.id])
    expect(reminders).toEqual([])
    at('14:00')
    const refused = await report(w.neighbourHomeroom, w.neighbourClass.class, 'pm', [])
    expect([refused.status, refused.error?.code, refused.roll.state, refused.roll.reason]).toEqual([422, 'attendance.no_session', 'no_session', '台风停课'])
  })

  it('AT-8 noon: exceptions of the morning are named again; the rolls hold four and six children', async () => {
    at('14:05')
    const forgotten = await report(w.homeroom, w.class.class, 'pm', [])
    expect([forgotten.status, forgotten.error?.code]).toEqual([422, 'attendance.not_reconfirmed'])
    const first = await report(w.homeroom, w.class.class, 'pm', [{ studentId: w.pupils[1]!.id, status: 'present' }])
    const second = await report(w.teacher, w.otherClass.class, 'pm', [
      { studentId: w.otherPupils[0]!.id, status: 'leave_sick', health: { symptoms: ['fever', 'cough'], temperature: 38.1 } },
      { studentId: w.pupils[2]!.id, status: 'late', lateMinutes: 5 },
    ])
    expect([first, second].map(({ status, reply }) => [status, reply.expected, reply.present, reply.absent, reply.late])).toEqual([
      [201, 4, 4, 0, 0],
      [201, 6, 4, 1, 1],
    ])
  })

  it('SM-1 the evening: class, grade, school and district say what was counted by hand', async () => {
    at('18:06')
    await compile()
    const rows = await current()
    const said = (id: string) => rows.get(id)
    expect(said(w.class.class)).toMatchObject({ version: 1, status: 'FINAL', metrics: firstClass })
    expect(said(w.otherClass.class)).toMatchObject({ version: 1, status: 'FINAL', metrics: secondClass })
    expect(said(w.grade.id)).toMatchObject({ version: 1, status: 'FINAL', metrics: firstSchool })
    expect(said(w.school.id)).toMatchObject({ version: 1, status: 'FINAL', metrics: firstSchool })
    expect(said(w.neighbourClass.class)).toMatchObject({ version: 1, status: 'FINAL', metrics: secondSchool })
    expect(said(w.neighbour.id)).toMatchObject({ version: 1, status: 'FINAL', metrics: secondSchool })
    expect(said(w.bureau.id)).toMatchObject({ status: 'FINAL', metrics: district })
  })

  it('AT-12 AT-13 SM-6 after the lock a correction is asked for and approved: the family reads it once, four levels get a new version with what changed and why', async () => {
    at('19:00')
    const before = await current()
    const { reply: roll } = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: { day, session: 'am' } }, await as(w.homeroom))
    const asked = await h.api(
      'POST /attendance-reports/:reportId/corrections',
      { params: { reportId: roll.report!.id }, body: { version: roll.report!.version ?? 1, reason: '家长已电话说明', marks: [{ studentId: w.pupils[1]!.id, status: 'leave_personal' }] } },
      await as(w.homeroom),
    )
    expect([asked.status, asked.reply.correction.state]).toEqual([201, 'requested'])
    await h.drain()
    expect((await current()).get(w.school.id)).toEqual(before.get(w.school.id))

    at('19:10')
    const decided = await h.api(
      'POST /attendance-corrections/:correctionId/decisions',
      { params: { correctionId: asked.reply.correction.id }, body: { decision: 'approve' } },
      await as(w.leader),
    )
    expect(decided.status).toBe(201)
    await eventually(async () => (await current()).get(w.bureau.id)?.metrics.leavePersonal === 1)
    const after = await current()
    for (const [id, numbers] of [[w.class.class, firstClass], [w.grade.id, firstSchool], [w.school.id, firstSchool], [w.bureau.id, district]] as const) {
      expect(after.get(id)).toMatchObject({ version: (before.get(id)?.version ?? 0) + 1, status: 'REVISED', metrics: corrected(numbers) })
    }
    for (const id of [w.otherClass.class, w.neighbourClass.class, w.neighbour.id]) expect(after.get(id)).toEqual(before.get(id))

    const { items } = (await h.api('GET /schools/:schoolId/summary-versions', { params: { schoolId: w.school.id }, query: { day } }, await as(w.leader))).reply
    expect(items.map((version) => [version.version, version.inForce])).toEqual([[2, true], [1, false]])
    expect(items[0]!.diff.map(({ metric, old, new: now }) => [metric, old, now]).sort()).toEqual([['absentUnexplained', 1, 0], ['leavePersonal', 0, 1]])
    expect(items[0]!.causes).toEqual([expect.objectContaining({ kind: 'correction', why: '家长已电话说明' })])

    await eventually(async () => (await cards(w.guardians[1]!)).length === 2)
    const notes = (await h.api('GET /my/messages', {}, await as(w.guardians[1]!))).reply.items.filter((message) => message.kind === 'correction')
    expect(notes).toHaveLength(1)
    expect(notes[0]!.text).toMatch(/更正.*3月11日上午.*缺勤.*事假/)
  })

  it('ID-7 the mother with a child in each school sees both days, each with its school and class, and no other family', async () => {
    const me = (await h.api('GET /me', {}, await as(w.guardianA))).reply
    expect(me.children.map(({ studentId, school, class: className }) => [studentId, school, className])).toEqual([
      [w.pupils[0]!.id, '城东第一小学', '三(1)班'],
      [lateChild, '城东第二小学', '三(1)班'],
    ])
    const dayOf = async (studentId: string) => (await h.api('GET /students/:studentId/attendance', { params: { studentId }, query: { from: day, to: day } }, await as(w.guardianA))).reply.days[0]
    expect((await dayOf(w.pupils[0]!.id))?.sessions.map(({ session, status }) => [session, status])).toEqual([['am', 'present'], ['pm', 'present']])
    expect((await dayOf(lateChild))?.sessions.map(({ session, status, lateMinutes }) => [session, status, lateMinutes])).toEqual([['am', 'late', 10]])
    const messages = (await h.api('GET /my/messages', {}, await as(w.guardianA))).reply.items
    expect(messages.map(({ kind, studentId, school }) => [kind, studentId, school])).toEqual([['late', lateChild, '城东第二小学']])
    expect((await h.api('GET /students/:studentId/attendance', { params: { studentId: w.pupils[1]!.id } }, await as(w.guardianA))).status).toBe(404)
  })
})

const numbersOf = (metrics: unknown): Numbers => (typeof metrics === 'string' ? JSON.parse(metrics) : metrics) as Numbers

/** Two more children beside the neighbour school's one, and the first school's mother is that one's mother too. */
async function threeAtTheSecondSchool(w: World): Promise<void> {
  const place = { bureauId: w.bureau.id, schoolId: w.neighbour.id }
  const more = ['何零一', '何零二'].map((name) => ({ ...place, id: newId(), name, pupilNo: `G${newId()}` }))
  await inTransaction(async () => {
    await createStudents(more)
    await createMemberships(more.map((one) => ({ ...place, gradeId: w.neighbourClass.grade, classId: w.neighbourClass.class, studentId: one.id, from: '2025-09-01' })))
    await createLinks([{ ...place, studentId: w.neighbourPupil.id, accountId: w.guardianA.accountId, relation: 'other', from: '2025-09-01' }])
  })
}
