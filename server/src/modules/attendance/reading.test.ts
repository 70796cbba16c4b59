import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type World } from '../../../test/support/world'
import { healthKeysIn, markOf, reportBody } from '../../../test/support/attendance'
import { createMemberships } from '../roster/enter'
import { inTransaction, sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { firstDays } from './calendar-views'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const tokenOf = (w: World, person: keyof World) => w.tokenOf(w[person] as { accountId: string })
const report = async (w: World, person: keyof World = 'homeroom', changes: Parameters<typeof reportBody>[1] = {}, classId = w.class.class) => {
  const roll = await h.api('GET /classes/:classId/roll', { params: { classId }, query: { day: changes.day, session: changes.session } }, { token: await tokenOf(w, person) })
  return h.api('POST /classes/:classId/attendance-reports', { params: { classId }, body: reportBody(roll.reply, changes) }, { token: await tokenOf(w, person) })
}

describe('a child’s days', () => {
  const childDays = async (w: World, person: keyof World, studentId = w.pupils[0]?.id ?? '', query: { from?: string; to?: string } = {}) =>
    h.api('GET /students/:studentId/attendance', { params: { studentId }, query }, { token: await tokenOf(w, person) })
  const today = (reply: Awaited<ReturnType<typeof childDays>>['reply']) => reply.days.find((one) => one.day === day)?.sessions.map((one) => [one.session, one.status])

  test('silence is never shown as present: not due, then not reported, then what the teacher said', async () => {
    const w = await world()
    expect(today((await childDays(w, 'guardianA')).reply)).toEqual([['am', 'not_due'], ['pm', 'not_due']])
    h.clock.set('2026-03-11T09:00:00+08:00')
    expect(today((await childDays(w, 'guardianA')).reply)).toEqual([['am', 'not_reported'], ['pm', 'not_due']])
    await report(w, 'homeroom', { session: 'am' })
    expect(today((await childDays(w, 'guardianA')).reply)).toEqual([['am', 'present'], ['pm', 'not_due']])
  })

  test('weekends and holidays carry their reason; the future is not shown', async () => {
    const w = await world()
    const { reply } = await childDays(w, 'guardianA', undefined, { from: '2026-03-06', to: '2026-04-30' })
    expect(reply.days.map((one) => [one.day, one.reason])).toEqual([
      ['2026-03-11', null], ['2026-03-10', null], ['2026-03-09', null], ['2026-03-08', '周末'], ['2026-03-07', '周末'], ['2026-03-06', null],
    ])
  })

  test('AT-16: a guardian reads the own child’s finding and it is written down; without the audit nothing is shown', async () => {
    const w = await world()
    await report(w, 'homeroom', { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever'], temperature: 38.5 } })] })
    const { reply } = await childDays(w, 'guardianA')
    expect(reply.days[0]?.sessions[0]?.health).toEqual({ symptoms: ['fever'], temperature: 38.5, note: '' })
    const entries = await sql<{ studentId: string; action: string }>('SELECT student_id AS studentId, action FROM audit_log WHERE account_id = ?', [w.guardianA.accountId])
    expect(entries).toEqual([{ studentId: w.pupils[0]?.id, action: 'attendance.read_health' }])
    await write('RENAME TABLE audit_log TO audit_log_away')
    try {
      expect((await childDays(w, 'guardianA')).status).toBe(500)
    } finally {
      await write('RENAME TABLE audit_log_away TO audit_log')
    }
  })

  test('RS-3: after a move at ten the morning stays with the old class and noon belongs to the new one', async () => {
    const w = await world({ pupils: 3 })
    const child = w.pupils[0]
    await report(w, 'homeroom', { session: 'am' })
    await h.api('POST /classes/:classId/attendance-reports', {
      params: { classId: w.otherClass.class },
      body: reportBody((await h.api('GET /classes/:classId/roll', { params: { classId: w.otherClass.class } }, { token: await tokenOf(w, 'otherHomeroom') })).reply, {}),
    }, { token: await tokenOf(w, 'otherHomeroom') })
    await moveToday(w, child?.id ?? '', w.otherClass)
    expect(today((await childDays(w, 'guardianA')).reply)).toEqual([['am', 'present'], ['pm', 'not_due']])
    await write('DELETE FROM attendance_report WHERE class_id = ?', [w.class.class])
    h.clock.set('2026-03-11T12:00:00+08:00')
    expect(today((await childDays(w, 'guardianA')).reply)).toEqual([['am', 'not_reported'], ['pm', 'not_due']])
  })

  test('another family’s child is not found', async () => {
    const w = await world()
    expect((await childDays(w, 'otherGuardian')).status).toBe(404)
    expect((await childDays(w, 'endedGuardian')).status).toBe(404)
    expect((await childDays(w, 'officer')).status).toBe(403)
  })
})

describe('AT-16: health', () => {
  test('is in no reply for subject teachers, admins and duty pupils, at any endpoint', async () => {
    const w = await world({ pupils: 4 })
    const ill = [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever'], temperature: 39, note: '水痘' } }), markOf(w.pupils[1], 'present', { health: { symptoms: ['cough'] } })]
    const { reply } = await report(w, 'homeroom', { marks: ill })
    const [classId, schoolId] = [w.class.class, w.school.id]
    await write('UPDATE assignment SET role = ? WHERE staff_id = ?', ['duty_pupil', w.endedHomeroom.staffId])
    await write('UPDATE assignment SET to_day = NULL WHERE staff_id = ?', [w.endedHomeroom.staffId])
    for (const person of ['teacher', 'admin', 'endedHomeroom'] as const) {
      const token = await tokenOf(w, person)
      const answers = [
        await h.api('GET /classes/:classId/roll', { params: { classId } }, { token }),
        await h.api('GET /attendance-reports/:reportId', { params: { reportId: reply.id } }, { token }),
        await h.api('GET /students/:studentId/attendance', { params: { studentId: w.pupils[0]?.id ?? '' } }, { token }),
        await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId } }, { token }),
        await h.api('GET /bureaus/:bureauId/attendance-now', { params: { bureauId: w.bureau.id } }, { token }),
      ]
      for (const answer of answers) expect([person, healthKeysIn(answer.raw.body)]).toEqual([person, []])
      if (person !== 'endedHomeroom') expect(answers.slice(0, 3).map((answer) => answer.status)).toEqual([200, 200, 200])
      else expect(answers.every((answer) => answer.status >= 400)).toBe(true)
      expect(JSON.stringify(answers.map((answer) => answer.raw.body as unknown))).not.toMatch(/水痘|fever|cough/)
    }
    const teacher = await h.api('GET /attendance-reports/:reportId', { params: { reportId: reply.id } }, { token: await tokenOf(w, 'teacher') })
    expect(teacher.reply.marks.map((mark) => mark.studentId)).toEqual([w.pupils[0]?.id])
  })
})

describe('today at a glance', () => {
  test('the leader sees coverage first, who has not reported and whose class that is; the admin sees no illness', async () => {
    const w = await world({ pupils: 5 })
    await report(w, 'homeroom', { marks: [markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['to_be_traced'] } })] })
    const now = async (person: keyof World) => h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id } }, { token: await tokenOf(w, person) })
    const { reply } = await now('leader')
    expect(reply).toMatchObject({ session: 'am', hasSession: true, reportedClasses: 1, expectedClasses: 2, expected: 5, absent: 2, late: 0, ill: 1 })
    expect(reply.classes).toMatchObject([
      { class: '三(1)班', state: 'submitted', absent: 2, homeroom: '班主任' }, { class: '三(2)班', state: 'open', reportedAt: null, expected: 5, homeroom: '邻班班主任' },
    ])
    expect(healthKeysIn((await now('admin')).raw.body)).toEqual([])
  })

  test('§4.0 the grade head sees the own grade by class with how many are ill, never who; the admin sees no illness, another grade’s head nothing', async () => {
    const w = await world({ pupils: 5 })
    const otherGrade = newId()
    await write('INSERT INTO grade (id, bureau_id, school_id, name, level) VALUES (?, ?, ?, ?, ?)', [otherGrade, w.bureau.id, w.school.id, '四年级', 4])
    await write('UPDATE class SET grade_id = ? WHERE id = ?', [otherGrade, w.otherClass.class])
    await report(w, 'homeroom', { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['cough'] } })] })
    const now = async (person: keyof World, gradeId: string) => h.api('GET /grades/:gradeId/attendance-now', { params: { gradeId } }, { token: await tokenOf(w, person) })
    const { reply, raw } = await now('gradeHead', w.grade.id)
    expect(reply).toMatchObject({ school: '城东第一小学', reportedClasses: 1, expectedClasses: 1, absent: 1, ill: 1, classes: [{ class: '三(1)班', state: 'submitted' }] })
    expect(JSON.stringify(raw.body)).not.toContain(w.pupils[0]?.name)
    expect(healthKeysIn((await now('admin', w.grade.id)).raw.body)).toEqual([])
    expect([(await now('gradeHead', otherGrade)).status, (await now('teacher', w.grade.id)).status]).toEqual([404, 404])
  })

  test('a class without pupils owes no report', async () => {
    const w = await world()
    await write('UPDATE membership SET to_day = ? WHERE class_id = ?', ['2026-03-01', w.otherClass.class])
    const { reply } = await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id } }, { token: await tokenOf(w, 'nurse') })
    expect([reply.expectedClasses, reply.classes.length]).toEqual([1, 1])
  })

  test('the bureau sees counts of its schools, never a name, and no cell of one or two', async () => {
    const w = await world({ pupils: 6 })
    await report(w, 'homeroom', { marks: [markOf(w.pupils[0], 'absent_unexplained'), ...w.pupils.slice(1, 5).map((pupil) => markOf(pupil, 'late'))] })
    const { reply, raw } = await h.api('GET /bureaus/:bureauId/attendance-now', { params: { bureauId: w.bureau.id } }, { token: await tokenOf(w, 'officer') })
    expect(reply).toMatchObject({ reportedClasses: 1, expectedClasses: 3, expected: 6, absent: null, late: 4, ill: 0 })
    expect(reply.schools.map((one) => [one.school, one.reportedClasses, one.expectedClasses, one.absent, one.late, one.ill])).toEqual([
      ['城东第一小学', 1, 2, null, 4, 0], ['城东第二小学', 0, 1, null, 0, 0],
    ])
    expect(JSON.stringify(raw.body)).not.toContain(w.pupils[0]?.name)
  })
})

describe('a change of the calendar', () => {
  test('CA-5: where a school’s numbers begin is found with one look, however long it has reported', async () => {
    const w = await world({ bound: 0 })
    const sent = (await report(w)).reply
    const columns = (await sql<{ name: string }>(`SELECT column_name AS name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'attendance_report'`)).map(({ name }) => name)
    const copied = columns.map((name) => (name === 'day' ? 'r.day - INTERVAL n.seq DAY' : name === 'id' ? 'r.id + n.seq' : `r.${name}`)).join(', ')
    await write(
      `INSERT INTO attendance_report (${columns.join(', ')}) WITH RECURSIVE n AS (SELECT 1 AS seq UNION ALL SELECT seq + 1 FROM n WHERE seq < 150)
       SELECT ${copied} FROM attendance_report r JOIN n WHERE r.id = ?`,
      [sent.id],
    )
    const rowsRead = async () => (await sql<{ Value: string }>(`SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_read_first', 'Handler_read_prev')`)).reduce((sum, one) => sum + Number(one.Value), 0)
    await inTransaction(async () => {
      const before = await rowsRead()
      expect(await firstDays({ bureauId: w.bureau.id, schoolId: null, from: day, to: day })).toEqual([{ schoolId: w.school.id, day: '2025-10-12' }])
      expect((await rowsRead()) - before).toBeLessThan(20)
    })
  })
})

/** Moves a child to another class from today on, as an import or a transfer does (RS-1). */
async function moveToday(w: World, studentId: string, to: World['otherClass']): Promise<void> {
  await write('UPDATE membership SET to_day = ? WHERE student_id = ? AND to_day IS NULL', [day, studentId])
  await createMemberships([{ bureauId: to.bureau, schoolId: to.school, gradeId: to.grade, classId: to.class, studentId, from: day }])
}
