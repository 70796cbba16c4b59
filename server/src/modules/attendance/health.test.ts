import { healthKeysIn, markOf, reportBody } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type Person, type World } from '../../../test/support/world'
import { createBoardings } from '../roster/enter'
import { inTransaction, sql, write } from '../../platform/db'
import { recordStatements } from '../../platform/db-connection'
import { halfDaysOn } from './index'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const at = (time: string) => h.clock.set(`2026-03-11T${time}+08:00`)
const as = async (w: World, person: Person) => ({ token: await w.tokenOf(person) })
type Changes = NonNullable<Parameters<typeof reportBody>[1]>
const rollOf = async (w: World, who: Person, session?: 'am' | 'pm' | 'eve') =>
  (await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: { session } }, await as(w, who))).reply
/** Sends exactly what is said; `reportBody` alone would confirm the morning's exceptions by itself. */
const send = async (w: World, changes: Changes, who: Person = w.homeroom, more: object = {}) => {
  const { carriedOver: _looked, ...roll } = await rollOf(w, who, changes.session)
  return h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body: { ...reportBody(roll), ...changes, marks: changes.marks ?? [] } }, { ...(await as(w, who)), ...more })
}
const codeOf = (answer: { status: number; error?: { code: string } }) => [answer.status, answer.error?.code]

describe('what an illness must say (AT-7)', () => {
  test('sick leave without a symptom is refused and names the child; 待追踪 is enough', async () => {
    const w = await world({ pupils: 3 })
    const bare = await send(w, { marks: [{ studentId: w.pupils[0]?.id ?? '', status: 'leave_sick' }] })
    expect(codeOf(bare)).toEqual([422, 'attendance.symptoms_missing'])
    expect(bare.error?.details).toEqual({ pupils: [{ studentId: w.pupils[0]?.id, name: w.pupils[0]?.name }] })
    expect((await send(w, { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['to_be_traced'] } })] })).status).toBe(201)
  })

  test('37.3 ℃ without a fever tick asks; ticked or confirmed as no fever it is taken; 37.2 asks nothing', async () => {
    const w = await world({ pupils: 3 })
    const hot = (more: object) => ({ marks: [markOf(w.pupils[0], 'present', { health: { symptoms: [], temperature: 37.3, ...more } })] })
    expect(codeOf(await send(w, hot({})))).toEqual([422, 'attendance.fever_unconfirmed'])
    const confirmed = await send(w, hot({ confirmNoFever: true }))
    expect([confirmed.status, confirmed.reply.ill]).toEqual([201, 0])
    const other = await world({ pupils: 3 })
    expect((await send(other, { marks: [markOf(other.pupils[0], 'present', { health: { symptoms: ['fever'], temperature: 37.3 } })] })).reply.ill).toBe(1)
    const cool = await world({ pupils: 3 })
    expect((await send(cool, { marks: [markOf(cool.pupils[0], 'present', { health: { temperature: 37.2 } })] })).reply.ill).toBe(0)
  })

  test('fever without a temperature is taken and marked; 38.0 with a sore throat is influenza-like; 33.9 and 43.1 are no temperatures', async () => {
    const w = await world({ pupils: 5 })
    const { reply } = await send(w, {
      marks: [
        markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever'] } }), markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['fever', 'sore_throat'], temperature: 38 } }),
        markOf(w.pupils[2], 'leave_sick', { health: { symptoms: ['fever', 'cough'], temperature: 37.9 } }),
      ],
    })
    expect(reply.marks.map(({ health }) => [health?.feverUnmeasured, health?.ili])).toEqual([[true, undefined], [undefined, true], [undefined, undefined]])
    const stored = await sql('SELECT ili, fever_unmeasured AS unmeasured FROM attendance_mark WHERE class_id = ? ORDER BY student_id', [w.class.class])
    expect(stored).toEqual([{ ili: 0, unmeasured: 1 }, { ili: 1, unmeasured: 0 }, { ili: 0, unmeasured: 0 }])
    for (const temperature of [33.9, 43.1]) expect((await send(await world(), { marks: [markOf(w.pupils[0], 'present', { health: { temperature } })] })).status).toBe(400)
  })

  test('AT-8: the record in full comes back to those who may see it, lies sealed, and a diagnosis names its disease; also for a child at school', async () => {
    const w = await world({ pupils: 3 })
    const health = {
      symptoms: ['rash' as const], temperature: 37.8, note: '手臂', onsetAt: '2026-03-10T12:00:00.000Z', onsetPlace: 'dorm' as const, foundAt: 'parent' as const, hospitalVisited: true,
      diagnosis: 'clinical' as const, disease: '水痘', dormNo: '3-214', confirmNoFever: true,
    }
    const without = { ...health, disease: undefined }
    expect(codeOf(await send(w, { marks: [markOf(w.pupils[0], 'present', { health: without })] }))).toEqual([422, 'attendance.disease_missing'])
    const { reply } = await send(w, { marks: [markOf(w.pupils[0], 'present', { health })] })
    expect(reply.marks[0]?.health).toEqual(health)
    const [row] = await sql<{ sealed: Buffer }>('SELECT health_sealed AS sealed FROM attendance_mark WHERE class_id = ?', [w.class.class])
    expect(row?.sealed.toString('utf8')).not.toMatch(/水痘|3-214|clinical|dorm/)
  })
})

describe('tracing (AT-7)', () => {
  const tasks = async (w: World, who: Person) => h.api('GET /classes/:classId/tracing-tasks', { params: { classId: w.class.class } }, await as(w, who))
  const answer = async (w: World, who: Person, taskId: string, symptoms: ('vomiting' | 'to_be_traced')[]) =>
    h.api('POST /tracing-tasks/:taskId/answers', { params: { taskId }, body: { health: { symptoms } } }, await as(w, who))

  test('待追踪 opens one task due 16:00; answered it amends the finding and is gone; two people cannot answer it twice', async () => {
    const w = await world({ pupils: 3 })
    const { reply: told } = await send(w, { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['to_be_traced'] } })] })
    const { reply } = await tasks(w, w.homeroom)
    expect(reply.items).toMatchObject([{ name: w.pupils[0]?.name, class: '三(1)班', session: 'am', dueAt: '2026-03-11T08:00:00.000Z', isOverdue: false }])
    const taskId = reply.items[0]?.id ?? ''
    expect(codeOf(await answer(w, w.homeroom, taskId, ['to_be_traced']))).toEqual([422, 'attendance.symptoms_missing'])
    const answered = await answer(w, w.homeroom, taskId, ['vomiting'])
    expect(answered.reply.correction).toMatchObject({ state: 'applied', changes: [{ after: { status: 'leave_sick', health: { symptoms: ['vomiting'] } } }] })
    expect((await tasks(w, w.homeroom)).reply.items).toEqual([])
    expect(codeOf(await answer(w, w.nurse, taskId, ['vomiting']))).toEqual([409, 'attendance.tracing_done'])
    expect((await h.api('GET /attendance-reports/:reportId', { params: { reportId: told.id } }, await as(w, w.nurse))).reply).toMatchObject({ version: 2, ill: 1 })
  })

  test('AT-8: a child still to be traced at noon is one task, and one answer ends it', async () => {
    const w = await world({ pupils: 3 })
    const traced = [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['to_be_traced'] } })]
    await send(w, { marks: traced })
    at('13:45:00')
    await send(w, { session: 'pm', marks: traced })
    const { reply } = await tasks(w, w.homeroom)
    expect(reply.items.map((one) => one.session)).toEqual(['pm'])
    await answer(w, w.homeroom, reply.items[0]?.id ?? '', ['vomiting'])
    expect((await tasks(w, w.homeroom)).reply.items).toEqual([])
  })

  test('a task past 16:00 stands out in the lists of homeroom and nurse, and nothing is sent by itself', async () => {
    const w = await world({ pupils: 3 })
    await send(w, { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['to_be_traced'] } })] })
    at('16:00:01')
    await h.drain()
    expect((await tasks(w, w.homeroom)).reply.items[0]?.isOverdue).toBe(true)
    const school = await h.api('GET /schools/:schoolId/tracing-tasks', { params: { schoolId: w.school.id } }, await as(w, w.nurse))
    expect(school.reply.items).toHaveLength(1)
    expect(await sql('SELECT id FROM push WHERE school_id = ?', [w.school.id])).toEqual([])
    const read = await sql<{ studentId: string }>("SELECT student_id AS studentId FROM audit_log WHERE account_id = ? AND action = 'attendance.read_tracing'", [w.nurse.accountId])
    expect(read.map((one) => one.studentId)).toEqual([w.pupils[0]?.id])
  })

  test('AT-16: subject teachers, admins and grade heads have no tracing list', async () => {
    const w = await world({ pupils: 3 })
    for (const who of [w.teacher, w.admin, w.gradeHead]) expect((await tasks(w, who)).status).toBe(403)
  })
})

describe('noon (AT-8)', () => {
  test('starts from the morning’s exceptions; each must be named again, whatever it is now; a child that was only late is not asked about', async () => {
    const w = await world({ pupils: 5 })
    await send(w, {
      marks: [
        markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['cough'] } }), markOf(w.pupils[2], 'late', { lateMinutes: 4 }),
        markOf(w.pupils[3], 'present', { health: { symptoms: ['headache'] } }),
      ],
    })
    at('13:45:00')
    const roll = await rollOf(w, w.homeroom, 'pm')
    expect(roll.carriedOver?.map((mark) => [mark.name, mark.status, mark.health?.symptoms])).toEqual([
      [w.pupils[0]?.name, 'absent_unexplained', undefined], [w.pupils[1]?.name, 'leave_sick', ['cough']], [w.pupils[3]?.name, 'present', ['headache']],
    ])
    const silent = await send(w, { session: 'pm', marks: [markOf(w.pupils[0], 'present')] })
    expect(codeOf(silent)).toEqual([422, 'attendance.not_reconfirmed'])
    expect(silent.error?.details).toEqual({ pupils: [w.pupils[1], w.pupils[3]].map((pupil) => ({ studentId: pupil?.id, name: pupil?.name })) })
    const named = [markOf(w.pupils[0], 'present'), markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['cough'] } }), markOf(w.pupils[3], 'present')]
    expect((await send(w, { session: 'pm', marks: named })).reply).toMatchObject({ absent: 1, present: 4 })
    expect(healthKeysIn((await rollOf(w, w.teacher, 'pm')).carriedOver)).toEqual([])
  })

  test('absent in the morning and there at noon is half a day on the child’s page and in the count; a new illness at noon is a finding of its own, one case', async () => {
    const w = await world({ pupils: 4 })
    await send(w, { marks: [markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['cough'] } })] })
    at('13:45:00')
    await send(w, {
      session: 'pm',
      marks: [markOf(w.pupils[0], 'present', { health: { symptoms: ['vomiting'] } }), markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['cough', 'fever'] } })],
    })
    const days = async (pupil: { id: string } | undefined) => (await h.api('GET /students/:studentId/attendance', { params: { studentId: pupil?.id ?? '' } }, await as(w, w.homeroom))).reply.days[0]
    expect(await days(w.pupils[0])).toMatchObject({ halfDay: true, sessions: [{ session: 'am', status: 'absent_unexplained' }, { session: 'pm', status: 'present', health: { symptoms: ['vomiting'] } }] })
    expect((await days(w.pupils[1]))?.halfDay).toBeUndefined()
    expect(await halfDaysOn(w.school.id, day)).toEqual([{ classId: w.class.class, children: 1 }])
    const [cases] = await sql<{ marks: number; children: number }>('SELECT COUNT(*) AS marks, COUNT(DISTINCT student_id) AS children FROM attendance_mark WHERE class_id = ? AND ill = 1', [w.class.class])
    expect(cases).toEqual({ marks: 3, children: 2 })
  })
})

describe('the evening check of boarders', () => {
  async function boarding(w: World, pupils: number): Promise<void> {
    await write('UPDATE school SET times = ? WHERE id = ?', [JSON.stringify({ eveWeekdays: [1, 2, 3, 4, 7] }), w.school.id])
    await inTransaction(() => createBoardings(w.pupils.slice(0, pupils).map((pupil) => ({ bureauId: w.bureau.id, schoolId: w.school.id, studentId: pupil.id, from: '2025-09-01' }))))
  }

  test('expects the boarders of the class from 18:30 on, is due 19:10 and locked at 20:00; the day itself is locked at 18:00', async () => {
    const w = await world({ pupils: 5 })
    await boarding(w, 2)
    at('18:29:00')
    expect(codeOf(await send(w, { session: 'eve' }))).toEqual([422, 'attendance.not_open_yet'])
    at('18:35:00')
    const roll = await rollOf(w, w.homeroom)
    expect(roll).toMatchObject({ session: 'eve', state: 'open', dueAt: '2026-03-11T11:10:00.000Z', lockAt: '2026-03-11T12:00:00.000Z' })
    expect(roll.pupils.map((pupil) => pupil.studentId)).toEqual(w.pupils.slice(0, 2).map((pupil) => pupil.id))
    const { reply } = await send(w, { session: 'eve', marks: [markOf(w.pupils[1], 'late')] })
    expect(reply).toMatchObject({ expected: 2, late: 1, isLate: false })
    at('19:59:59')
    expect((await rollOf(w, w.homeroom, 'eve')).correction).toBe('amend')
    at('20:00:00')
    expect(await rollOf(w, w.homeroom, 'eve')).toMatchObject({ state: 'locked', correction: 'request' })
  })

  test('a class without boarders has none: its roll says so, nobody waits for it, and a day pupil’s page shows no evening', async () => {
    const w = await world({ pupils: 4 })
    await boarding(w, 2)
    at('18:40:00')
    const school = await h.api('GET /schools/:schoolId/attendance-now', { params: { schoolId: w.school.id } }, await as(w, w.leader))
    expect(school.reply).toMatchObject({ session: 'eve', expectedClasses: 1 })
    expect(school.reply.classes.map((one) => [one.class, one.state, one.expected])).toEqual([['三(1)班', 'open', 2], ['三(2)班', 'no_session', 0]])
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.otherClass.class }, query: { session: 'eve' } }, await as(w, w.otherHomeroom))
    expect(roll.reply).toMatchObject({ state: 'no_session', reason: '本班没有住校生' })
    const sessionsOf = async (pupil: { id: string } | undefined) =>
      (await h.api('GET /students/:studentId/attendance', { params: { studentId: pupil?.id ?? '' } }, await as(w, w.homeroom))).reply.days[0]?.sessions.map((one) => one.session)
    expect(await sessionsOf(w.pupils[0])).toEqual(['am', 'pm', 'eve'])
    expect(await sessionsOf(w.pupils[3])).toEqual(['am', 'pm'])
  })
})

describe('offline (AT-5)', () => {
  const stored = async (w: World) =>
    (await sql<{ captured: Date | null; received: Date; skew: number | null; onTime: number; isLate: number }>(
      'SELECT captured_at AS captured, received_at AS received, clock_skew_ms AS skew, on_time AS onTime, is_late AS isLate FROM attendance_report WHERE class_id = ?', [w.class.class],
    ))[0]
  const sent = async (receivedAt: string, capturedAt: string, deviceNow: string | undefined) => {
    const w = await world({ pupils: 2 })
    at(receivedAt)
    const iso = (time: string) => new Date(`2026-03-11T${time}+08:00`).toISOString()
    const { reply } = await send(w, { capturedAt: iso(capturedAt), ...(deviceNow && { deviceNow: iso(deviceNow) }) })
    return { reply, row: await stored(w) }
  }

  test('both times are kept; LATE goes by arrival, the teacher’s on-time score by when it was filled in', async () => {
    const { reply, row } = await sent('09:10:00', '08:10:00', '09:10:02')
    expect(reply).toMatchObject({ isLate: true, onTime: true, capturedAt: '2026-03-11T00:10:00.000Z', reportedAt: '2026-03-11T01:10:00.000Z' })
    expect(row).toMatchObject({ captured: new Date('2026-03-11T00:10:00Z'), received: new Date('2026-03-11T01:10:00Z'), skew: 2000, onTime: 1, isLate: 1 })
  })

  test('a gap of more than two hours, a phone clock more than five minutes off, or a phone that does not say: arrival decides', async () => {
    expect((await sent('10:20:00', '08:20:00', '10:20:00')).row?.onTime).toBe(1)
    expect((await sent('10:20:01', '08:20:00', '10:20:00')).row?.onTime).toBe(0)
    expect((await sent('09:10:00', '08:10:00', '09:15:00')).row?.onTime).toBe(1)
    expect((await sent('09:10:00', '08:10:00', '09:15:01')).row).toMatchObject({ onTime: 0, skew: 301_000 })
    expect((await sent('09:10:00', '08:10:00', undefined)).row).toMatchObject({ onTime: 0, skew: null })
    expect((await sent('08:20:00', '08:31:00', undefined)).row?.onTime).toBe(1)
  })

  test('AT-4: a draft that had arrived without the phone knowing it is answered with its report, under any key; another draft of the same person is compared', async () => {
    const w = await world({ pupils: 4 })
    const capturedAt = '2026-03-10T23:45:00.000Z'
    const first = await send(w, { marks: [markOf(w.pupils[0], 'absent_unexplained')], capturedAt, deviceNow: '2026-03-10T23:50:00.000Z' })
    at('08:10:00')
    const again = await send(w, { marks: [markOf(w.pupils[0], 'absent_unexplained')], capturedAt, deviceNow: '2026-03-11T00:10:00.000Z' })
    expect([again.status, again.reply.id, again.reply.reportedAt]).toEqual([201, first.reply.id, first.reply.reportedAt])
    expect(codeOf(await send(w, { marks: [markOf(w.pupils[1], 'absent_unexplained')], capturedAt }))).toEqual([409, 'attendance.already_reported'])
    expect(codeOf(await send(w, { marks: [markOf(w.pupils[0], 'absent_unexplained')], capturedAt }, w.deputy))).toEqual([409, 'attendance.already_reported'])
    await h.drain()
    expect(await sql("SELECT id FROM push WHERE school_id = ? AND kind = 'absence'", [w.school.id])).toHaveLength(1)
  })

  test('two offline drafts of one class arrive in the same second: one is the report, the other person gets it to compare, and a retry of either changes nothing', async () => {
    const w = await world({ pupils: 4 })
    at('09:05:00')
    const draft = (who: Person, pupil: number, key: string) =>
      send(w, { marks: [markOf(w.pupils[pupil], 'absent_unexplained')], capturedAt: '2026-03-11T00:05:00.000Z', deviceNow: '2026-03-11T01:05:00.000Z' }, who, { idempotencyKey: key })
    const answers = await Promise.all([draft(w.homeroom, 0, 'draft-of-homeroom'), draft(w.deputy, 1, 'draft-of-deputy')])
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409])
    const [won, lost] = answers[0].status === 201 ? answers : [answers[1], answers[0]]
    expect(lost.error?.details).toMatchObject({ reportId: won.reply.id, report: { marks: won.reply.marks } })
    const again = await Promise.all([draft(w.homeroom, 0, 'draft-of-homeroom'), draft(w.deputy, 1, 'draft-of-deputy')])
    expect(again.map((answer) => answer.status).sort()).toEqual([201, 409])
    expect(await sql('SELECT id FROM attendance_report WHERE class_id = ?', [w.class.class])).toEqual([{ id: won.reply.id }])
    // What the second person saw is brought in as a correction, not lost (AT-12).
    const missing = answers[0].status === 201 ? w.pupils[1] : w.pupils[0]
    const merged = await h.api(
      'POST /attendance-reports/:reportId/corrections', { params: { reportId: won.reply.id }, body: { version: 1, reason: '合并离线草稿', marks: [markOf(missing, 'absent_unexplained')] } }, await as(w, w.deputy),
    )
    expect(merged.reply.report.absent).toBe(2)
  })
})

test('AT-17: a report costs eight statements, one more where a child is to be traced and three more once the morning is summed up; a correction that tells a family and renews the numbers, and holds its guardians meanwhile (ID-5), at most thirty-five', async () => {
  const w = await world({ pupils: 40, bound: 2 })
  const statements = async (work: () => Promise<{ status: number }>) => {
    const seen: string[] = []
    recordStatements(({ text }) => seen.push(text))
    const { status } = await work()
    recordStatements(undefined)
    expect(status).toBe(201)
    const from = seen.findIndex((text) => text.startsWith('INSERT INTO idempotency'))
    return seen.findIndex((text) => text.startsWith('UPDATE idempotency')) - from - 1
  }
  const token = await as(w, w.homeroom)
  const absent = markOf(w.pupils[0], 'absent_unexplained')
  const known = [absent, markOf(w.pupils[1], 'leave_sick', { health: { symptoms: ['cough'] } })]
  const traced = [absent, markOf(w.pupils[1], 'leave_sick')]
  for (const [session, time, marks, wanted] of [['am', '07:50:00', known, 8], ['pm', '13:45:00', traced, 12]] as const) {
    at(time)
    const roll = await rollOf(w, w.homeroom, session)
    const body = reportBody(roll, { marks: [...marks] })
    expect(await statements(() => h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body }, token))).toBe(wanted)
  }
  const { report } = await rollOf(w, w.homeroom, 'am')
  const correction = { version: 1, reason: '家长来电', marks: [markOf(w.pupils[0], 'leave_personal')] }
  expect(await statements(() => h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId: report?.id ?? '' }, body: correction }, token))).toBeLessThanOrEqual(35)
})
