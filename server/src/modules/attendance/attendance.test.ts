import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type World } from '../../../test/support/world'
import { healthKeysIn, markOf, reportBody } from '../../../test/support/attendance'
import { sql, write } from '../../platform/db'
import { recordStatements } from '../../platform/db-connection'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const tokenOf = (w: World, person: keyof World) => w.tokenOf(w[person] as { accountId: string })
const rollOf = async (w: World, person: keyof World = 'homeroom', query: { day?: string; session?: 'am' | 'pm' } = {}) =>
  h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query }, { token: await tokenOf(w, person) })
const report = async (w: World, person: keyof World = 'homeroom', changes: Parameters<typeof reportBody>[1] = {}, classId = w.class.class) => {
  const roll = await h.api('GET /classes/:classId/roll', { params: { classId }, query: { day: changes.day, session: changes.session } }, { token: await tokenOf(w, person) })
  return h.api('POST /classes/:classId/attendance-reports', { params: { classId }, body: reportBody(roll.reply, changes) }, { token: await tokenOf(w, person) })
}
const pushesOf = (w: World) => sql<{ kind: string; text: string; studentId: string; id: string }>(
  'SELECT kind, text, student_id AS studentId, id FROM push WHERE school_id = ? ORDER BY id', [w.school.id],
)

describe('the roll', () => {
  test('a homeroom teacher opens the session that is running, with the children expected today', async () => {
    const w = await world({ pupils: 4 })
    const { status, reply } = await rollOf(w)
    expect(status).toBe(200)
    expect(reply).toMatchObject({ session: 'am', state: 'open', day, mayReport: true, report: null, reason: null, dueAt: '2026-03-11T00:30:00.000Z' })
    expect(reply.pupils.map((pupil) => pupil.studentId)).toEqual(w.pupils.map((pupil) => pupil.id))
  })

  test('a holiday has no session and the roll says why', async () => {
    const w = await world()
    expect((await rollOf(w, 'homeroom', { day: '2026-04-05' })).reply).toMatchObject({ state: 'no_session', reason: '清明节' })
  })

  test('AT-16: a subject teacher sees the roll but may not report it', async () => {
    const w = await world()
    expect((await rollOf(w, 'teacher')).reply.mayReport).toBe(false)
    expect((await report(w, 'teacher')).status).toBe(403)
  })
})

describe('a report', () => {
  test('AT-2, AT-4: everybody but the exceptions is present; the stored report comes back', async () => {
    const w = await world({ pupils: 5 })
    const marks = [markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'late', { lateMinutes: 9 }), markOf(w.pupils[2], 'leave_sick', { health: { symptoms: ['fever', 'cough'], temperature: 38.2, note: '昨晚开始 🤒𠮷' } })]
    const { status, reply } = await report(w, 'homeroom', { marks })
    expect(status).toBe(201)
    expect(reply).toMatchObject({ expected: 5, present: 2, late: 1, absent: 2, ill: 1, isLate: false, isBackfilled: false, byDeputy: false, reportedBy: '班主任' })
    const stored = await h.api('GET /attendance-reports/:reportId', { params: { reportId: reply.id } }, { token: await tokenOf(w, 'homeroom') })
    expect(stored.reply).toEqual(reply)
    expect(reply.marks.find((mark) => mark.studentId === w.pupils[2]?.id)?.health).toEqual({ symptoms: ['fever', 'cough'], temperature: 38.2, note: '昨晚开始 🤒𠮷', ili: true })
    expect((await rollOf(w)).reply).toMatchObject({ state: 'submitted', report: { id: reply.id } })
  })

  test('AT-2: nobody is present by omission', async () => {
    const w = await world({ pupils: 3 })
    const { status, error } = await report(w, 'homeroom', { allOthersPresent: false, marks: [markOf(w.pupils[0], 'present')] })
    expect([status, error?.code]).toEqual([422, 'attendance.marks_incomplete'])
    expect(error?.details).toEqual({ missing: w.pupils.slice(1).map((pupil) => ({ studentId: pupil.id, name: pupil.name })), unknown: [], twice: [] })
    const named = await report(w, 'homeroom', { allOthersPresent: false, marks: w.pupils.map((pupil) => markOf(pupil, 'present')) })
    expect(named.reply).toMatchObject({ present: 3, marks: [] })
  })

  test('AT-3: a class with nobody absent or ill reports all the same and counts as reported', async () => {
    const w = await world()
    expect((await report(w)).status).toBe(201)
    const now = await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id } }, { token: await tokenOf(w, 'leader') })
    expect(now.reply).toMatchObject({ reportedClasses: 1, expectedClasses: 2, absent: 0 })
  })

  test('AT-1: a child that left while the form was open is named in the difference, and nothing is stored', async () => {
    const w = await world({ pupils: 4 })
    const { reply: roll } = await rollOf(w)
    await write('UPDATE membership SET to_day = ? WHERE student_id = ?', [day, w.pupils[1]?.id])
    await write('UPDATE membership SET class_id = ? WHERE student_id = ?', [w.class.class, w.otherPupils[0]?.id])
    const { status, error } = await h.api(
      'POST /classes/:classId/attendance-reports',
      { params: { classId: w.class.class }, body: reportBody(roll, { marks: [markOf(w.pupils[0], 'late')] }) },
      { token: await tokenOf(w, 'homeroom') },
    )
    expect([status, error?.code]).toEqual([409, 'attendance.roll_changed'])
    const fresh = await rollOf(w)
    expect(error?.details).toEqual({
      added: [{ studentId: w.otherPupils[0]?.id, name: w.otherPupils[0]?.name }], removed: [{ studentId: w.pupils[1]?.id, name: w.pupils[1]?.name }],
      listVersion: fresh.reply.listVersion, isExact: true,
    })
    expect(fresh.reply.report).toBeNull()
    expect((await report(w)).status).toBe(201)
  })

  test('AT-4: the second person is refused with the first one’s report, without health; a retry by the first replays it', async () => {
    const w = await world()
    const { reply: roll } = await rollOf(w)
    const body = reportBody(roll, { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['rash'] } })] })
    const send = async (person: keyof World, idempotencyKey: string) =>
      h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body }, { token: await tokenOf(w, person), idempotencyKey })
    const first = await send('homeroom', 'first-attempt')
    const again = await send('homeroom', 'first-attempt')
    expect([first.status, again.status, again.reply]).toEqual([201, 201, first.reply])
    const second = await send('nurse', 'second-person')
    expect([second.status, second.error?.code]).toEqual([409, 'attendance.already_reported'])
    expect(second.error?.details).toMatchObject({ reportId: first.reply.id, report: { id: first.reply.id, reportedBy: '班主任', absent: 1 } })
    expect(healthKeysIn(second.error?.details)).toEqual([])
  })

  test('AT-4: of twenty reports sent at once exactly one is taken', async () => {
    const w = await world()
    const { reply: roll } = await rollOf(w)
    const tokens = await Promise.all((['homeroom', 'deputy', 'nurse', 'leader'] as const).map((person) => tokenOf(w, person)))
    const body = reportBody(roll, { marks: [markOf(w.pupils[0], 'absent_unexplained')] })
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body }, { token: tokens[index % 4] as string }),
      ),
    )
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 409)])
    const winner = answers.find((answer) => answer.status === 201)?.reply.id
    for (const answer of answers) if (answer.status === 409) expect(answer.error?.details).toMatchObject({ reportId: winner })
    await h.drain()
    expect((await pushesOf(w)).map((push) => push.kind)).toEqual(['absence'])
  })

  test('AT-6: too early, a future day, a holiday and a day too long ago are refused, each for its own reason', async () => {
    const w = await world()
    h.clock.set('2026-03-11T07:10:00+08:00')
    const code = async (changes: Parameters<typeof reportBody>[1]) => {
      const { status, error } = await report(w, 'homeroom', changes)
      return [status, error?.code]
    }
    expect(await code({ session: 'am' })).toEqual([422, 'attendance.not_open_yet'])
    expect(await code({ day: '2026-03-12' })).toEqual([422, 'attendance.future_day'])
    expect(await code({ day: '2026-03-08' })).toEqual([422, 'attendance.no_session'])
    // Seven school days: 3月2日 is the seventh back from the 11th, the term's first day; the next day it is too late for the class (AT-12).
    h.clock.set('2026-03-12T07:10:00+08:00')
    expect(await code({ day: '2026-03-02' })).toEqual([422, 'attendance.too_late'])
    h.clock.set('2026-03-11T07:10:00+08:00')
    expect(await code({ session: 'pm' })).toEqual([422, 'attendance.not_open_yet'])
  })

  test('AT-6: a closed day is refused with the calendar’s reason', async () => {
    const w = await world()
    const closure = { from: day, to: day, sessions: [], reason: '台风停课' }
    await h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body: closure }, { token: await tokenOf(w, 'admin') })
    const { status, error } = await report(w)
    expect([status, error?.code, error?.details]).toEqual([422, 'attendance.no_session', { reason: '台风停课' }])
  })

  test('AT-6: after the due time a report is late; an earlier day that the nurse enters is backfilled and tells nobody', async () => {
    const w = await world()
    h.clock.set('2026-03-11T09:00:00+08:00')
    expect((await report(w, 'homeroom', { session: 'am' })).reply).toMatchObject({ isLate: true, isBackfilled: false })
    const backfilled = await report(w, 'nurse', { day: '2026-03-10', marks: [markOf(w.pupils[0], 'absent_unexplained')] })
    expect(backfilled.reply).toMatchObject({ isLate: false, isBackfilled: true })
    await h.drain()
    expect(await pushesOf(w)).toEqual([])
  })

  test('a deputy of this week reports for the class and the report says so', async () => {
    const w = await world()
    expect((await report(w, 'deputy')).reply).toMatchObject({ byDeputy: true, reportedBy: '代理班主任' })
  })

  test('a class of another school is not found, a class of the own school with another homeroom is not mine', async () => {
    const w = await world()
    expect((await report(w, 'homeroom', {}, w.neighbourClass.class)).status).toBe(404)
    expect((await report(w, 'homeroom', {}, w.otherClass.class)).status).toBe(404)
    expect((await report(w, 'endedHomeroom')).status).toBe(404)
  })

  test('temperature and note are sealed in the database; only symptom bits are readable', async () => {
    const w = await world()
    await report(w, 'homeroom', { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever'], temperature: 39.1, note: '高烧不退' } })] })
    const [row] = await sql<{ sealed: Buffer; symptoms: number }>('SELECT health_sealed AS sealed, symptoms FROM attendance_mark WHERE student_id = ?', [w.pupils[0]?.id])
    expect(row?.symptoms).toBe(1)
    expect(row?.sealed.toString('utf8')).not.toMatch(/39|高烧/)
  })

  test('a report costs nine statements inside its transaction, whatever the size of the class: seven, and with health detail the consents and the audit', async () => {
    const w = await world({ pupils: 40 })
    const { reply: roll } = await rollOf(w)
    const token = await tokenOf(w, 'homeroom')
    const seen: string[] = []
    recordStatements(({ text }) => seen.push(text))
    const marks = [markOf(w.pupils[0], 'absent_unexplained'), ...w.pupils.slice(1, 9).map((pupil) => markOf(pupil, 'leave_sick', { health: { symptoms: ['fever'], temperature: 38 } }))]
    await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body: reportBody(roll, { marks }) }, { token })
    recordStatements(undefined)
    const from = seen.findIndex((text) => text.startsWith('INSERT INTO idempotency'))
    const to = seen.findIndex((text) => text.startsWith('UPDATE idempotency'))
    expect([from >= 0, to > from]).toEqual([true, true])
    expect(seen.slice(from + 1, to)).toHaveLength(9)
    expect(seen.length).toBeLessThanOrEqual(16)
  })
})

describe('telling the parents', () => {
  test('each guardian who receives messages is told once, calmly and without a diagnosis', async () => {
    const w = await world({ pupils: 3, bound: 2 })
    const { reply } = await report(w, 'homeroom', { marks: [markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'late', { lateMinutes: 15 }), markOf(w.pupils[2], 'leave_sick', { health: { symptoms: ['rash'] } })] })
    await h.drain()
    await h.drain()
    const pushes = await pushesOf(w)
    expect(pushes.map((push) => [push.kind, push.text])).toEqual([
      ['absence', `${w.pupils[0]?.name} 3月11日晨检未到校，老师正在了解情况。如已请假或在路上，请与班主任联系。`],
      ['late', `${w.pupils[1]?.name} 3月11日晨检迟到15分钟，现已到校。`],
    ])
    const deliveries = await sql<{ accountId: string }>('SELECT account_id AS accountId FROM delivery WHERE push_id = ? ORDER BY account_id', [pushes[0]?.id])
    expect(deliveries.map((one) => one.accountId)).toEqual([w.guardianA.accountId, w.guardianB.accountId].sort())
    const [keys] = await sql<{ dedupeKey: string }>('SELECT dedupe_key AS dedupeKey FROM push WHERE id = ?', [pushes[0]?.id])
    expect(keys?.dedupeKey).toBe(`absence:${reply.id}:${w.pupils[0]?.id}`)
  })

  test('a family that is not bound still has its message in the receipts', async () => {
    const w = await world({ pupils: 2, bound: 0 })
    await report(w, 'homeroom', { marks: [markOf(w.pupils[0], 'absent_unexplained')] })
    await h.drain()
    expect((await pushesOf(w)).map((push) => push.studentId)).toEqual([w.pupils[0]?.id])
  })
})
