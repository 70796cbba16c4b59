import { healthKeysIn, markOf, reportBody } from '../../../test/support/attendance'
import { correctingIn } from '../../../test/support/correcting'
import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type Person, type World } from '../../../test/support/world'
import { createLinks } from '../roster/enter'
import { sql, write } from '../../platform/db'
import { causesOf } from '../../../test/support/summaries'
import { recompile } from '../summary/index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const at = (time: string, on = day) => h.clock.set(`${on}T${time}:00+08:00`)
const { as, report, correct } = correctingIn(() => h)
const decide = async (w: World, who: Person, correctionId: string, decision: 'approve' | 'refuse', reason?: string) =>
  h.api('POST /attendance-corrections/:correctionId/decisions', { params: { correctionId }, body: { decision, reason } }, await as(w, who))
const list = async (w: World, who: Person, reportId: string) => h.api('GET /attendance-reports/:reportId/corrections', { params: { reportId } }, await as(w, who))
const pushes = (w: World) =>
  sql<{ kind: string; text: string; studentId: string }>(`SELECT kind, text, student_id AS studentId FROM push WHERE school_id = ? AND kind <> 'report_reminder' ORDER BY id`, [w.school.id])
const headerIs = async (reportId: string) =>
  (await sql<{ late: number; absent: number; ill: number; version: number }>(
    `SELECT late, absent_unexplained + leave_sick + leave_personal + leave_official + other_absent AS absent, ill, version FROM attendance_report WHERE id = ?`, [reportId],
  ))[0]

describe('before the lock', () => {
  test('AT-12: the homeroom corrects with a reason; marks and counts change in one version, and what was said before stays with actor, role, reason, time and device', async () => {
    const w = await world({ pupils: 5 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    at('10:05')
    const { status, reply, error } = await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever'], temperature: 38.4 } })])
    expect(error).toBeUndefined()
    expect([status, reply.correction.state, reply.report.version, reply.report.absent, reply.report.ill]).toEqual([201, 'applied', 2, 1, 1])
    expect(await headerIs(told.id)).toEqual({ late: 0, absent: 1, ill: 1, version: 2 })
    const [one] = (await list(w, w.homeroom, told.id)).reply.items
    expect(one).toMatchObject({
      by: '班主任', role: 'homeroom', reason: '家长来电说明', at: '2026-03-11T02:05:00.000Z', device: 'WeChat/8.0 iPhone', version: 2,
      changes: [{ name: w.pupils[0]?.name, before: { status: 'absent_unexplained' }, after: { status: 'leave_sick', health: { symptoms: ['fever'], temperature: 38.4, note: '' } } }],
    })
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: { session: 'am' } }, await as(w, w.homeroom))
    expect([roll.reply.state, roll.reply.correction]).toEqual(['amended', 'amend'])
  })

  test('AT-12: who saw an older version is refused with the newer state, without health; nothing is overwritten', async () => {
    const w = await world({ pupils: 4 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    await correct(w, w.nurse, told.id, 1, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['rash'] } })])
    const second = await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_personal')])
    expect([second.status, second.error?.code]).toEqual([409, 'attendance.version_behind'])
    expect(second.error?.details).toMatchObject({ version: 2, report: { marks: [{ status: 'leave_sick' }] } })
    expect(healthKeysIn(second.error?.details)).toEqual([])
    expect((await list(w, w.homeroom, told.id)).reply.items).toHaveLength(1)
  })

  test('AT-12: two corrections in the same second: one stands, the other is told so', async () => {
    const w = await world({ pupils: 4 })
    const told = await report(w)
    const answers = await Promise.all([w.homeroom, w.nurse, w.leader, w.deputy].map((who, index) => correct(w, who, told.id, 1, [markOf(w.pupils[index], 'late')])))
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409, 409, 409])
    expect(await headerIs(told.id)).toMatchObject({ late: 1, version: 2 })
  })

  test('AT-12: nothing changed, a child of another class and a reason of one character are refused', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w, [markOf(w.pupils[0], 'late', { lateMinutes: 5 })])
    expect((await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'late', { lateMinutes: 5 })])).error?.code).toBe('attendance.nothing_changed')
    expect((await correct(w, w.homeroom, told.id, 1, [markOf(w.otherPupils[0], 'late')])).error?.code).toBe('attendance.marks_incomplete')
    expect((await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'present')], '误')).error?.code).toBe('request.invalid')
    expect((await correct(w, w.homeroom, told.id, 1, [{ ...markOf(w.pupils[0], 'leave_sick'), health: undefined }])).error?.code).toBe('attendance.symptoms_missing')
  })

  test('PM-2: nobody corrects or approves the attendance of the own child, in whatever role', async () => {
    const w = await world({ pupils: 3, bound: 1 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    for (const who of [w.homeroom, w.leader]) {
      await createLinks([{ bureauId: w.bureau.id, schoolId: w.school.id, studentId: w.pupils[0]?.id ?? '', accountId: who.accountId, relation: 'father', from: '2025-09-01', isPrimary: false }])
      const { status, error } = await correct(w, who, told.id, 1, [markOf(w.pupils[0], 'present')])
      expect([status, error?.code]).toEqual([403, 'access.self_interest'])
    }
    at('19:00')
    const asked = await correct(w, w.deputy, told.id, 1, [markOf(w.pupils[0], 'present')])
    const own = await decide(w, w.leader, asked.reply.correction.id, 'approve')
    expect([own.status, own.error?.code]).toEqual([403, 'access.self_interest'])
    expect((await decide(w, w.nurse, asked.reply.correction.id, 'approve')).reply.state).toBe('applied')
  })
})

describe('after the lock', () => {
  test('AT-12: the homeroom asks, nothing changes until the nurse approves; then it is as if it had been so, with both names', async () => {
    const w = await world({ pupils: 4 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    at('18:00')
    const asked = await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_personal')])
    expect([asked.reply.correction.state, asked.reply.report.version]).toEqual(['requested', 1])
    expect(await headerIs(told.id)).toMatchObject({ absent: 1, version: 1 })
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: { session: 'am' } }, await as(w, w.homeroom))
    expect([roll.reply.state, roll.reply.correction, roll.reply.waitingCorrections]).toEqual(['locked', 'request', 1])
    const waiting = await h.api('GET /schools/:schoolId/attendance-corrections', { params: { schoolId: w.school.id } }, await as(w, w.nurse))
    expect(waiting.reply.waiting).toMatchObject([{ class: '三(1)班', by: '班主任', mayDecide: true, changes: [{ before: { status: 'absent_unexplained' }, after: { status: 'leave_personal' } }] }])
    expect((await decide(w, w.nurse, asked.reply.correction.id, 'approve')).reply).toMatchObject({ state: 'applied', decidedBy: '校医', decidedRole: 'nurse', version: 2 })
    expect(await headerIs(told.id)).toMatchObject({ absent: 1, version: 2 })
    const again = await decide(w, w.leader, asked.reply.correction.id, 'refuse', '重复')
    expect([again.status, again.error?.code]).toEqual([409, 'attendance.correction_decided'])
  })

  test('AT-12: a refusal needs a reason and changes nothing; nobody decides the own request', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w)
    at('18:30')
    const { reply } = await correct(w, w.nurse, told.id, 1, [markOf(w.pupils[0], 'late')])
    expect(reply.correction).toMatchObject({ state: 'requested', mayDecide: false })
    expect((await decide(w, w.nurse, reply.correction.id, 'approve')).error?.code).toBe('attendance.own_request')
    expect((await decide(w, w.leader, reply.correction.id, 'refuse')).error?.code).toBe('attendance.reason_required')
    expect((await decide(w, w.leader, reply.correction.id, 'refuse', '监控显示已按时到校')).reply).toMatchObject({ state: 'refused', decisionReason: '监控显示已按时到校', version: null })
    expect(await headerIs(told.id)).toEqual({ late: 0, absent: 0, ill: 0, version: 1 })
    await h.drain()
    expect(await pushes(w)).toEqual([])
  })

  test('AT-12: a request that was overtaken by another correction of the same child cannot be approved unseen', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'late')])
    at('18:30')
    const asked = await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_personal')])
    const other = await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[1], 'present')])
    expect((await correct(w, w.leader, told.id, 1, [markOf(w.pupils[0], 'leave_official')])).reply.correction.state).toBe('applied')
    expect((await decide(w, w.nurse, asked.reply.correction.id, 'approve')).error?.code).toBe('attendance.version_behind')
    expect((await decide(w, w.nurse, other.reply.correction.id, 'approve')).reply.version).toBe(3)
  })

  test('AT-12: seven school days later only the leader corrects; two weeks after the term the leader asks and the bureau confirms, without a name', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    at('09:00', '2026-03-20')
    expect((await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_personal')])).reply.correction).toMatchObject({ state: 'requested', phase: 'week' })
    at('09:00', '2026-03-23')
    for (const who of [w.homeroom, w.nurse]) expect((await correct(w, who, told.id, 1, [markOf(w.pupils[0], 'late')])).error?.code).toBe('attendance.correction_closed')
    expect((await correct(w, w.leader, told.id, 1, [markOf(w.pupils[0], 'late')])).reply.correction).toMatchObject({ state: 'applied', phase: 'term' })

    at('09:00', '2026-07-25')
    const asked = await correct(w, w.leader, told.id, 2, [markOf(w.pupils[0], 'leave_official')])
    expect(asked.reply.correction).toMatchObject({ state: 'requested', phase: 'archived' })
    expect((await decide(w, w.nurse, asked.reply.correction.id, 'approve')).error?.code).toBe('attendance.correction_closed')
    const seen = await h.api('GET /bureaus/:bureauId/attendance-corrections', { params: { bureauId: w.bureau.id } }, await as(w, w.officer))
    expect(seen.reply.waiting).toMatchObject([{ school: '城东第一小学', class: '三(1)班', children: 1, by: '校长' }])
    expect(JSON.stringify(seen.raw.body)).not.toContain(w.pupils[0]?.name)
    expect(healthKeysIn(seen.raw.body)).toEqual([])
    const confirmed = await h.api('POST /attendance-corrections/:correctionId/bureau-decisions', { params: { correctionId: asked.reply.correction.id }, body: { decision: 'approve' } }, await as(w, w.officer))
    expect(confirmed.reply).toEqual({ id: asked.reply.correction.id, state: 'applied' })
    expect(await headerIs(told.id)).toMatchObject({ late: 0, absent: 1, version: 3 })
  })

  test('AT-6, AT-12: a homeroom’s backfill of an earlier day counts from the nurse’s approval on, flagged BACKFILLED; a second one waits for it', async () => {
    const w = await world({ pupils: 4 })
    const asked = await report(w, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['cough'] } })], w.homeroom, { day: '2026-03-10', reason: '当天停电' })
    expect(asked).toMatchObject({ awaitsApproval: true, isBackfilled: true })
    const stored = () => sql<{ flag: number; ill: number }>('SELECT is_backfilled AS flag, ill FROM attendance_report WHERE class_id = ?', [w.class.class])
    expect(await stored()).toEqual([])
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class }, query: { day: '2026-03-10', session: 'am' } }, await as(w, w.deputy))
    const second = await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body: reportBody(roll.reply) }, await as(w, w.deputy))
    expect([second.status, second.error?.code, roll.reply.waitingCorrections]).toEqual([409, 'attendance.backfill_waiting', 1])
    const approved = await decide(w, w.nurse, asked.id, 'approve')
    expect(approved.reply).toMatchObject({ kind: 'backfill', state: 'applied', version: 1, reason: '当天停电' })
    expect(await stored()).toEqual([{ flag: 1, ill: 1 }])
    const shown = await h.api('GET /attendance-reports/:reportId', { params: { reportId: approved.reply.reportId ?? '' } }, await as(w, w.homeroom))
    expect(shown.reply).toMatchObject({ isBackfilled: true, reportedBy: '班主任', marks: [{ status: 'leave_sick', health: { symptoms: ['cough'] } }] })
    expect((await report(w, [], w.leader, { day: '2026-03-09' })).awaitsApproval).toBeUndefined()
    await h.drain()
    expect(await pushes(w)).toEqual([])
  })
})

describe('what the parents hear (AT-13)', () => {
  test('one note per correction, to that child’s guardians only, in the rule’s words and without the illness; a retry sends no second', async () => {
    const w = await world({ pupils: 3, bound: 2 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
    await h.drain()
    at('09:40')
    const body = { version: 1, reason: '家长补交病历', marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever' as const], temperature: 39, note: '水痘' } })] }
    const send = async () => h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId: told.id }, body }, { ...(await as(w, w.homeroom)), idempotencyKey: 'one-correction' })
    const [first, again] = [await send(), await send()]
    expect([first.status, again.status, again.reply.correction.id]).toEqual([201, 201, first.reply.correction.id])
    await h.drain()
    expect(await pushes(w)).toEqual([
      expect.objectContaining({ kind: 'absence' }),
      { kind: 'correction', text: `${w.pupils[0]?.name} 更正：3月11日上午 由缺勤改为病假。`, studentId: w.pupils[0]?.id },
    ])
    const receivers = await sql<{ accountId: string }>("SELECT d.account_id AS accountId FROM delivery d JOIN push p ON p.id = d.push_id WHERE p.school_id = ? AND p.kind = 'correction'", [w.school.id])
    expect(receivers.map((one) => one.accountId).sort()).toEqual([w.guardianA.accountId, w.guardianB.accountId].sort())
    const days = await h.api('GET /students/:studentId/attendance', { params: { studentId: w.pupils[0]?.id ?? '' } }, await as(w, w.guardianA))
    expect(days.reply.days[0]?.sessions[0]).toMatchObject({ status: 'leave_sick', correctedFrom: 'absent_unexplained', correctedAt: '2026-03-11T01:40:00.000Z' })
  })

  test('a finding alone changes no status, so no note is sent', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['to_be_traced'] } })])
    await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['vomiting'] } })])
    await h.drain()
    expect(await pushes(w)).toEqual([])
  })

  test('an absence message that still waits and is no longer true is taken back; one not yet written is never written', async () => {
    const w = await world({ pupils: 3, bound: 2 })
    const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'absent_unexplained')])
    await sql('SELECT 1')
    const { tellGuardians } = await import('./tell-guardians')
    await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[1], 'present')])
    await tellGuardians({ reportId: told.id })
    await correct(w, w.homeroom, told.id, 2, [markOf(w.pupils[0], 'late', { lateMinutes: 20 })])
    const states = await sql<{ kind: string; studentId: string; state: string }>(
      'SELECT p.kind, p.student_id AS studentId, d.state FROM push p JOIN delivery d ON d.push_id = p.id WHERE p.school_id = ? GROUP BY p.kind, p.student_id, d.state ORDER BY p.kind, p.student_id', [w.school.id],
    )
    const [first, second] = [w.pupils[0]?.id, w.pupils[1]?.id]
    expect(states.filter((one) => one.kind === 'absence')).toEqual([{ kind: 'absence', studentId: first, state: 'cancelled' }])
    expect(states.filter((one) => one.kind === 'correction').map((one) => one.studentId).sort()).toEqual([first, second].sort())
  })

  test('AT-14: the numbers of the day hear who corrected, in which role and why', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w)
    await recompile(w.school.id, day, 'am', 'by_hand')
    const { reply } = await correct(w, w.nurse, told.id, 1, [markOf(w.pupils[0], 'late')], '门卫登记 8:52 到校')
    expect(await causesOf(w)).toEqual([{
      day, classId: w.class.class, kind: 'correction', accountId: w.nurse.accountId, role: 'nurse', reason: '门卫登记 8:52 到校', ref: reply.correction.id,
    }])
  })
})

describe('who reads corrections (AT-16)', () => {
  test('subject teachers and admins see statuses, never a finding, a reason, or that only a finding changed; those who see findings are written down', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['cough'] } })])
    await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['rash'], note: '水痘' } })], '家长说是水痘')
    await correct(w, w.homeroom, told.id, 2, [markOf(w.pupils[1], 'late')])
    for (const who of [w.teacher, w.admin]) {
      const { status, raw, reply } = await list(w, who, told.id)
      expect([status, healthKeysIn(raw.body)]).toEqual([200, []])
      expect(JSON.stringify(raw.body)).not.toMatch(/水痘|rash|cough/)
      expect(reply.items.map((one) => one.changes.length)).toEqual([1, 0])
      for (const item of reply.items) expect(Object.keys(item)).not.toContain('reason')
    }
    await list(w, w.nurse, told.id)
    const read = await sql<{ studentId: string }>("SELECT student_id AS studentId FROM audit_log WHERE account_id = ? AND action = 'attendance.read_correction'", [w.nurse.accountId])
    expect(read.map((one) => one.studentId)).toEqual([w.pupils[0]?.id])
  })

  test('findings of a correction lie sealed, and without the audit nothing is shown', async () => {
    const w = await world({ pupils: 3 })
    const told = await report(w)
    await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever'], temperature: 39.1, note: '高烧不退' } })])
    const [row] = await sql<{ sealed: Buffer }>('SELECT after_health_sealed AS sealed FROM attendance_history WHERE student_id = ?', [w.pupils[0]?.id])
    expect(row?.sealed.toString('utf8')).not.toMatch(/39|高烧/)
    await write('RENAME TABLE audit_log TO audit_log_away')
    try {
      expect((await list(w, w.homeroom, told.id)).status).toBe(500)
    } finally {
      await write('RENAME TABLE audit_log_away TO audit_log')
    }
  })
})
