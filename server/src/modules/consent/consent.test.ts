import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { world, type Person, type World } from '../../../test/support/world'
import { signedIn } from '../../../test/support/world-base'
import { audit } from '../../platform/audit'
import { inTransaction, sql } from '../../platform/db'
import { mergeAccounts } from '../../workflows/account-merge/index'
import { endLink, liveLinksOf } from '../guardians/link-queries'
import { enterConsents, mayKeepHealthDetail, noteEmergency, wechatRefused } from './keep'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const day = '2026-03-11'
const consents = async (w: World, person: Person) => (await h.api('GET /my/consents', {}, { token: await w.tokenOf(person) })).reply.items
const health = async (w: World, person: Person) => (await consents(w, person))[0]!.purposes.find((one) => one.purpose === 'health_detail')!
const decide = async (w: World, person: Person, given: boolean, { version = 1, purpose = 'health_detail', studentId = w.pupils[0]!.id } = {}) =>
  h.api('PUT /students/:studentId/consents/:purpose', { params: { studentId, purpose }, body: { given, version } }, { token: await w.tokenOf(person) })
const kept = async (w: World) => (await mayKeepHealthDetail([w.pupils[0]!.id], day)).has(w.pupils[0]!.id)

describe('S40 the ledger of consents', () => {
  it('S40 nobody has answered: the guardian is asked in plain words, and health detail may not be kept', async () => {
    const w = await world({ noConsents: true })
    const [child] = await consents(w, w.guardianA)
    expect(child).toMatchObject({ student: w.pupils[0]?.name, school: '城东第一小学', class: '三(1)班' })
    expect(child?.purposes.map((one) => [one.purpose, one.asks, one.holds, one.mine])).toEqual([['health_detail', true, false, null], ['wechat_push', true, true, null]])
    expect(child?.purposes[0]?.text.ifNot).toContain('考勤、请假、消息照常使用')
    expect(await kept(w)).toBe(false)
  })

  it('S40 an answer is written down with guardian, child, purpose, version, hash of the text, channel, time and basis; a withdrawal is a new row', async () => {
    const w = await world({ noConsents: true })
    expect((await decide(w, w.guardianA, true)).reply).toMatchObject({ asks: false, holds: true, mine: { given: true, version: 1, at: '2026-03-10T23:50:00.000Z' } })
    expect(await kept(w)).toBe(true)
    await decide(w, w.guardianA, true)
    h.clock.set('2026-03-11T09:00:00+08:00')
    expect((await decide(w, w.guardianA, false)).reply).toMatchObject({ holds: false, mine: { given: false, at: '2026-03-11T01:00:00.000Z' } })
    // The same answer again is none.
    const answered = auditRow(w.guardianA, { school: w.school.id, student: w.pupils[0]!.id })
    expect(await audited('consent.decide', { school: w.school.id })).toEqual([answered, answered])
    expect(await kept(w)).toBe(false)
    const rows = await sql<Record<string, unknown> & { hash: Buffer }>(
      'SELECT CAST(account_id AS CHAR) AS account, purpose, basis, given, version, channel, text_hash AS hash, at FROM consent WHERE student_id = ? ORDER BY id', [w.pupils[0]!.id],
    )
    expect(rows.map(({ hash, at: _at, ...row }) => ({ ...row, hash: hash.length }))).toEqual([
      { account: w.guardianA.accountId, purpose: 'health_detail', basis: 'consent', given: 1, version: 1, channel: 'mp', hash: 32 },
      { account: w.guardianA.accountId, purpose: 'health_detail', basis: 'consent', given: 0, version: 1, channel: 'mp', hash: 32 },
    ])
    await expect(sql('UPDATE consent SET given = 1 WHERE student_id = ?', [w.pupils[0]!.id])).rejects.toThrow('append-only')
  })

  it('S40 when two guardians disagree the refusal wins, the other is told that it does, and agreeing again brings it back', async () => {
    const w = await world({ noConsents: true })
    await decide(w, w.guardianA, true)
    await decide(w, w.guardianB, false)
    expect(await health(w, w.guardianA)).toMatchObject({ holds: false, refusedByOther: true, mine: { given: true } })
    expect(await kept(w)).toBe(false)
    await decide(w, w.guardianB, true)
    expect(await health(w, w.guardianA)).toMatchObject({ holds: true, refusedByOther: false })
  })

  it('S40 who is no guardian any more decides nothing; paper counts until a guardian refuses', async () => {
    const w = await world({ noConsents: true })
    await decide(w, w.guardianB, false)
    await enterConsents([{ bureauId: w.bureau.id, schoolId: w.school.id, studentId: w.pupils[0]!.id, accountId: '0', purpose: 'health_detail', given: true }])
    expect(await kept(w)).toBe(false)
    const link = (await liveLinksOf(w.pupils[0]!.id)).find((one) => one.accountId === w.guardianB.accountId)
    await endLink(link!.id, day)
    expect(await kept(w)).toBe(true)
    expect((await decide(w, w.endedGuardian, true)).status).toBe(404)
  })

  it('S40 an answer to another text than the one in force is refused, so nobody agrees to what they did not see', async () => {
    const w = await world()
    const answer = await decide(w, w.guardianA, true, { version: 2 })
    expect([answer.status, answer.error?.code, answer.error?.details]).toEqual([409, 'consent.text_changed', { version: 1 }])
    expect((await decide(w, w.guardianA, true, { purpose: 'face' })).status).toBe(404)
  })

  it('S40 an emergency is noted with its basis and is no consent', async () => {
    const w = await world({ noConsents: true })
    await inTransaction(() => noteEmergency({ accountId: w.nurse.accountId, grants: [], sessionId: '1' }, { bureau: w.bureau.id, school: w.school.id }, [w.pupils[0]!.id]))
    expect(await sql('SELECT basis, channel FROM consent WHERE student_id = ?', [w.pupils[0]!.id])).toEqual([{ basis: 'emergency', channel: 'school' }])
    expect(await kept(w)).toBe(false)
  })

  it('ID-2 S40 when two accounts become one, what was refused under either stays refused', async () => {
    const w = await world({ noConsents: true })
    await decide(w, w.guardianB, false)
    await decide(w, w.guardianA, true)
    await inTransaction(() => mergeAccounts(w.guardianB.accountId, w.guardianA.accountId))
    expect(await health(w, w.guardianA)).toMatchObject({ holds: false, mine: { given: false } })
  })
})

describe('S41 refusing and withdrawing', () => {
  it('S41 one call withdraws, and attendance, the roll and messages go on as before', async () => {
    const w = await world()
    expect((await decide(w, w.guardianA, false)).status).toBe(200)
    await decide(w, w.guardianA, false, { purpose: 'wechat_push' })
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class } }, { token: await w.tokenOf(w.homeroom) })
    const body = { day, session: 'am' as const, listVersion: roll.reply.listVersion, allOthersPresent: true, marks: [{ studentId: w.pupils[0]!.id, status: 'absent_unexplained' as const }] }
    expect((await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body }, { token: await w.tokenOf(w.homeroom) })).status).toBe(201)
    await h.drain()
    const token = await w.tokenOf(w.guardianA)
    const child = await h.api('GET /students/:studentId/attendance', { params: { studentId: w.pupils[0]!.id } }, { token })
    expect(child.reply.days[0]?.sessions[0]?.status).toBe('absent_unexplained')
    expect((await h.api('GET /my/messages', {}, { token })).reply.items.map((one) => one.kind)).toEqual(['absence'])
    const deliveries = await sql<{ account: string; reason: string | null }>('SELECT CAST(account_id AS CHAR) AS account, reason FROM delivery WHERE student_id = ?', [w.pupils[0]!.id])
    const byAccount = new Map(deliveries.map((one) => [one.account, one.reason]))
    expect([byAccount.get(w.guardianA.accountId), byAccount.get(w.guardianB.accountId) === 'refused']).toEqual(['refused', false])
  })

  it('S41 who refuses WeChat for one child is named to push for that child alone; the other guardian is not touched', async () => {
    const w = await world({ twoChildren: true })
    const [first, second] = [w.pupils[0]!.id, w.otherPupils[1]!.id]
    await decide(w, w.guardianA, false, { purpose: 'wechat_push' })
    const pairs = [{ accountId: w.guardianA.accountId, studentId: first }, { accountId: w.guardianA.accountId, studentId: second }, { accountId: w.guardianB.accountId, studentId: first }]
    expect([...(await wechatRefused(pairs))]).toEqual([`${w.guardianA.accountId} ${first}`])
  })
})

describe('S33 SE-4 who looked at my child’s data', () => {
  const place = (w: World) => ({ bureau: w.bureau.id, school: w.school.id, grade: w.grade.id, class: w.class.class })
  const look = (w: World, person: Person, more: { role?: 'homeroom' | 'nurse' | 'guardian'; purpose?: string; result?: 'refused'; action?: string } = {}) =>
    audit({
      actor: { accountId: person.accountId, actingRole: more.role ?? 'homeroom' }, action: more.action ?? 'attendance.read_health', student: w.pupils[0]!.id, place: place(w), fields: ['symptoms', 'temperature'], purpose: more.purpose,
      result: more.result,
    })
  const page = async (w: World, person: Person, query: { limit?: number; cursor?: string } = {}) =>
    h.api('GET /students/:studentId/data-accesses', { params: { studentId: w.pupils[0]!.id }, query }, { token: await w.tokenOf(person) })

  it('S33 a family reads who, in which role, what, why and when, newest first; its own looks, refusals and changes are left out', async () => {
    const w = await world()
    await look(w, w.homeroom)
    await look(w, w.guardianA, { role: 'guardian' })
    await look(w, w.teacher, { result: 'refused' })
    await look(w, w.homeroom, { action: 'consent.emergency' })
    h.clock.set('2026-03-11T08:30:00+08:00')
    await look(w, w.nurse, { role: 'nurse', purpose: '核实发热人数' })
    await look(w, w.guardianB, { role: 'guardian' })
    const { reply } = await page(w, w.guardianA)
    expect(reply.student).toBe(w.pupils[0]?.name)
    expect(reply.items.map(({ id: _id, ...item }) => item)).toEqual([
      { who: '爸爸', role: '家长', what: ['症状', '体温'], why: '日常晨午检和因病缺课登记', at: '2026-03-11T00:30:00.000Z', times: 1 },
      { who: '校医', role: '校医', what: ['症状', '体温'], why: '核实发热人数', at: '2026-03-11T00:30:00.000Z', times: 1 },
      { who: '班主任', role: '班主任', what: ['症状', '体温'], why: '日常晨午检和因病缺课登记', at: '2026-03-10T23:50:00.000Z', times: 1 },
    ])
  })

  it('S33 several looks within a minute are one line that says how often; pages follow each other without gap or repetition (PM-4)', async () => {
    const w = await world()
    for (const minute of ['08:00', '08:01', '08:02', '08:03', '08:04']) {
      for (const second of ['05', '20', '50']) {
        h.clock.set(`2026-03-11T${minute}:${second}+08:00`)
        await look(w, w.homeroom)
      }
    }
    const seen: [string, number][] = []
    let cursor: string | undefined
    do {
      const { reply } = await page(w, w.guardianA, { limit: 2, cursor })
      seen.push(...reply.items.map((item) => [item.at.slice(11, 16), item.times] as [string, number]))
      cursor = reply.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual([['00:04', 3], ['00:03', 3], ['00:02', 3], ['00:01', 3], ['00:00', 3]])
  })

  it('S33 a look is there at once, by the role that was held at the child even if another was said; half a year later it is gone', async () => {
    const w = await world()
    const roll = () => h.api('GET /classes/:classId/roll', { params: { classId: w.class.class } }, { token: tokenOfHomeroom, headers: { 'X-Acting-Role': 'homeroom' } })
    const tokenOfHomeroom = await w.tokenOf(w.homeroom)
    const body = { day, session: 'am' as const, listVersion: (await roll()).reply.listVersion, allOthersPresent: true, marks: [{ studentId: w.pupils[0]!.id, status: 'leave_sick' as const, health: { symptoms: ['cough' as const] } }] }
    await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body }, { token: tokenOfHomeroom })
    await roll()
    expect((await page(w, w.guardianA)).reply.items).toMatchObject([{ who: '班主任', role: '班主任' }])
    h.clock.set('2026-09-20T08:00:00+08:00')
    const { token } = await signedIn(w.guardianA.accountId)
    expect((await h.api('GET /students/:studentId/data-accesses', { params: { studentId: w.pupils[0]!.id } }, { token })).reply.items).toEqual([])
  })

  it('S33 staff, other families and former guardians do not read the list', async () => {
    const w = await world()
    for (const person of [w.homeroom, w.leader, w.admin]) expect((await page(w, person)).status).toBe(403)
    for (const person of [w.otherGuardian, w.endedGuardian, w.stranger]) expect((await page(w, person)).status).toBe(404)
  })
})
