import { sql } from '../../platform/db'
import { newId } from '../../platform/ids'
import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { schoolClock, world, type Person, type Pupil, type World } from '../../../test/support/world'
import { insertAccounts } from '../../../test/support/world-people'
import { issueStaffCodes } from '../../modules/roster/index'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))

const minute = 60_000
async function newcomers(count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, index) => ({ accountId: newId(), name: '', openid: `o${newId()}${index}` }))
  await insertAccounts(people)
  return people
}
type At = { school: string; student: string }
type Proof = { kind: 'phone_on_file'; phone: string } | { kind: 'paper_code'; code: string } | { kind: 'homeroom_approval' }
async function bind(w: World, person: Person, pupil: Pupil, proof: Proof, change: Partial<{ schoolId: string; pupilNo: string; name: string }> = {}) {
  const body = { schoolId: pupil.class.school, pupilNo: pupil.pupilNo, name: pupil.name, relation: 'mother' as const, proof, ...change }
  return h.api('POST /guardian-bindings', { body }, { token: await w.tokenOf(person) })
}
const phoneOf = (pupil: Pupil): Proof => ({ kind: 'phone_on_file', phone: pupil.contacts[0]!.phone })
const wrongPhone: Proof = { kind: 'phone_on_file', phone: '19000000000' }
const meOf = async (w: World, person: Person) => (await h.api('GET /me', {}, { token: await w.tokenOf(person) })).reply
const paperCodes = async (w: World) => (await h.api('POST /classes/:classId/paper-codes', { params: { classId: w.class.class } }, { token: await w.tokenOf(w.homeroom) })).reply

describe('a guardian binds a child', () => {
  test('ID-3: with the phone on file the link is active at once, with all rights; the first guardian is the primary one', async () => {
    const w = await world({ bound: 0 })
    const pupil = w.pupils[0]!
    const [mother, father] = (await newcomers(2)) as [Person, Person]
    const typed = { pupilNo: ` ${pupil.pupilNo.toLowerCase()} `, name: ` ${pupil.name[0]}　${pupil.name.slice(1)}` }
    const first = await bind(w, mother, pupil, phoneOf(pupil), typed)
    expect([first.status, first.reply.status, first.reply.studentId]).toEqual([201, 'active', pupil.id])
    expect((await bind(w, father, pupil, { kind: 'phone_on_file', phone: pupil.contacts[1]!.phone })).reply.status).toBe('active')
    const guardians = await h.api('GET /students/:studentId/guardians', { params: { studentId: pupil.id } }, { token: await w.tokenOf(mother) })
    expect(guardians.reply.items.map((one) => [one.isPrimary, one.mine, one.rights.length])).toEqual([[true, true, 6], [false, false, 0]])
    const me = await meOf(w, mother)
    expect(me.children).toEqual([{ studentId: pupil.id, name: pupil.name, schoolId: w.school.id, school: '城东第一小学', classId: w.class.class, class: '三(1)班', relation: 'mother' }])
    expect(me.name).toBe(pupil.contacts[0]!.name)
    const again = await bind(w, mother, pupil, phoneOf(pupil))
    expect([again.status, again.error?.code]).toEqual([409, 'roster.already_bound'])
  })

  test('ID-3: the refusal is the same whatever was wrong: phone, name, code, number, school', async () => {
    const w = await world({ bound: 0 })
    const pupil = w.pupils[0]!
    const people = await newcomers(5)
    const replies = await Promise.all([
      bind(w, people[0]!, w.pupils[1]!, wrongPhone), bind(w, people[1]!, w.pupils[2]!, phoneOf(w.pupils[2]!), { name: '别人' }),
      bind(w, people[2]!, w.pupils[3]!, { kind: 'paper_code', code: 'ABCD-EFGH-JKMN' }), bind(w, people[3]!, pupil, phoneOf(pupil), { pupilNo: 'G000000' }),
      bind(w, people[4]!, pupil, phoneOf(pupil), { schoolId: w.neighbour.id }),
    ])
    const seen = replies.map((reply) => JSON.stringify([reply.status, { ...reply.error, requestId: '' }]))
    expect(new Set(seen).size).toBe(1)
    expect(replies[0].error).toMatchObject({ code: 'roster.binding_refused', message: '信息不匹配，请核对学校、学籍号、姓名和验证信息' })
  })

  test('ID-3: five wrong tries in 15 minutes lock the account and the pupil for an hour, for everybody, also with the right phone', async () => {
    const w = await world({ bound: 0 })
    const [stranger, mother] = (await newcomers(2)) as [Person, Person]
    const pupil = w.pupils[0]!
    for (let tries = 0; tries < 5; tries += 1) {
      expect((await bind(w, stranger, pupil, wrongPhone)).error?.code).toBe('roster.binding_refused')
      clock.advance(3 * minute)
    }
    expect((await bind(w, stranger, pupil, phoneOf(pupil))).error?.code).toBe('roster.binding_locked')
    expect((await bind(w, stranger, w.pupils[1]!, phoneOf(w.pupils[1]!))).error?.code).toBe('roster.binding_locked')
    const locked = await bind(w, mother, pupil, phoneOf(pupil))
    expect([locked.status, locked.error?.code]).toEqual([429, 'roster.binding_locked'])
    clock.advance(56 * minute)
    expect((await bind(w, mother, pupil, phoneOf(pupil))).error?.code).toBe('roster.binding_locked')
    clock.advance(2 * minute)
    expect((await bind(w, mother, pupil, phoneOf(pupil))).status).toBe(201)
    expect((await bind(w, stranger, w.pupils[1]!, phoneOf(w.pupils[1]!))).status).toBe(201)
  })

  test('ID-3: a pupil number nobody has locks like a real one; four misses, or misses far apart, do not lock', async () => {
    const w = await world({ bound: 0 })
    const people = await newcomers(7)
    for (const person of people.slice(0, 5)) expect((await bind(w, person, w.pupils[0]!, wrongPhone, { pupilNo: 'G404404' })).error?.code).toBe('roster.binding_refused')
    expect((await bind(w, people[5]!, w.pupils[0]!, wrongPhone, { pupilNo: 'G404404' })).error?.code).toBe('roster.binding_locked')
    for (let tries = 0; tries < 6; tries += 1) {
      expect((await bind(w, people[6]!, w.pupils[1]!, wrongPhone)).error?.code).toBe('roster.binding_refused')
      clock.advance(4 * minute)
    }
    expect((await bind(w, people[6]!, w.pupils[1]!, phoneOf(w.pupils[1]!))).status).toBe(201)
  })

  test('ID-3: twenty wrong tries at once are at most five tries', async () => {
    const w = await world({ bound: 0 })
    const [stranger] = (await newcomers(1)) as [Person]
    await w.tokenOf(stranger)
    const replies = await Promise.all(Array.from({ length: 20 }, () => bind(w, stranger, w.pupils[0]!, wrongPhone)))
    const refused = replies.filter((reply) => reply.error?.code === 'roster.binding_refused').length
    expect(refused).toBeGreaterThan(0)
    expect(refused).toBeLessThanOrEqual(5)
    expect(replies.filter((reply) => reply.error?.code === 'roster.binding_locked')).toHaveLength(20 - refused)
  })

  test('ID-3: a paper code is typed as people type, works once, and not after seven days', async () => {
    const w = await world({ bound: 1 })
    const codes = await paperCodes(w)
    expect(codes.items.map((one) => one.studentId)).toEqual(w.pupils.slice(1).map((one) => one.id))
    const code = codes.items[0]!.code
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
    const stored = await sql<{ n: number }>('SELECT COUNT(*) AS n FROM paper_code WHERE student_id = ? AND code_index LIKE ?', [w.pupils[1]!.id, `%${code}%`])
    expect(stored[0]?.n).toBe(0)
    const [mother, late] = (await newcomers(2)) as [Person, Person]
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    expect((await bind(w, mother, w.pupils[1]!, { kind: 'paper_code', code: typed })).reply.status).toBe('active')
    expect((await bind(w, late, w.pupils[2]!, { kind: 'paper_code', code })).error?.code).toBe('roster.binding_refused')
    clock.advance(7 * 24 * 60 * minute)
    expect((await bind(w, late, w.pupils[2]!, { kind: 'paper_code', code: codes.items[1]!.code })).error?.code).toBe('roster.binding_refused')
  })

  test('ID-3: ten people with one paper code at the same moment come to one link', async () => {
    const w = await world({ bound: 0 })
    const { code } = (await paperCodes(w)).items[0]!
    const people = await newcomers(10)
    await Promise.all(people.map((person) => w.tokenOf(person)))
    const replies = await Promise.all(people.map((person) => bind(w, person, w.pupils[0]!, { kind: 'paper_code', code })))
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1)
    const links = await sql<{ status: string; is_primary: number }>('SELECT status, is_primary FROM guardian_link WHERE student_id = ? AND status <> ?', [w.pupils[0]!.id, 'ended'])
    expect(links).toEqual([{ status: 'active', is_primary: 1 }])
  })

  test('S06: a code alone does not open a child that has a guardian: the homeroom teacher decides', async () => {
    const w = await world({ bound: 0 })
    const { code } = (await paperCodes(w)).items[0]!
    const pupil = w.pupils[0]!
    const [mother, other] = (await newcomers(2)) as [Person, Person]
    await bind(w, mother, pupil, phoneOf(pupil))
    const asked = await bind(w, other, pupil, { kind: 'paper_code', code })
    expect([asked.reply.status, asked.reply.studentId]).toEqual(['pending', null])
    expect((await meOf(w, other)).children).toEqual([])
  })

  test('ID-3: by approval: the request waits in sight of the homeroom teacher, once accepted the child is there; nobody else may decide', async () => {
    const w = await world({ bound: 0 })
    const [mother] = (await newcomers(1)) as [Person]
    const pupil = w.pupils[0]!
    const asked = await bind(w, mother, pupil, { kind: 'homeroom_approval' })
    expect(asked.reply).toMatchObject({ status: 'pending', studentId: null })
    expect((await bind(w, mother, pupil, { kind: 'homeroom_approval' })).error?.code).toBe('roster.already_bound')
    const me = await meOf(w, mother)
    expect([me.children, me.pendingChildren.map((one) => one.name), me.grants]).toEqual([[], [pupil.name], []])
    const requests = await h.api('GET /classes/:classId/guardian-requests', { params: { classId: w.class.class } }, { token: await w.tokenOf(w.homeroom) })
    expect(requests.reply.items).toMatchObject([{ linkId: asked.reply.linkId, student: pupil.name, relation: 'mother' }])
    const decide = async (person: Person, decision: 'approve' | 'refuse') =>
      h.api('POST /guardian-links/:linkId/decisions', { params: { linkId: asked.reply.linkId }, body: { decision } }, { token: await w.tokenOf(person) })
    expect((await decide(w.otherHomeroom, 'approve')).status).toBe(404)
    expect((await decide(w.teacher, 'approve')).status).toBe(403)
    expect((await decide(w.homeroom, 'approve')).reply.status).toBe('active')
    expect((await decide(w.homeroom, 'refuse')).error?.code).toBe('roster.link_decided')
    expect((await meOf(w, mother)).children.map((one) => one.studentId)).toEqual([pupil.id])
  })

  test('PM-2: a teacher does not approve the own request; ID-4: a seventh guardian is refused', async () => {
    const w = await world({ bound: 0 })
    const pupil = w.pupils[0]!
    const own = await bind(w, w.homeroom, pupil, { kind: 'homeroom_approval' })
    const token = await w.tokenOf(w.homeroom)
    const decided = await h.api('POST /guardian-links/:linkId/decisions', { params: { linkId: own.reply.linkId }, body: { decision: 'approve' } }, { token })
    expect([decided.status, decided.error?.code]).toEqual([403, 'access.self_interest'])
    for (const person of await newcomers(6)) expect((await bind(w, person, pupil, phoneOf(pupil))).status).toBe(201)
    const [seventh] = (await newcomers(1)) as [Person]
    expect((await bind(w, seventh, pupil, phoneOf(pupil))).error?.code).toBe('roster.too_many_guardians')
  })
})

describe('S30 binding is written down', () => {
  test('S30 who bound which child with a phone, with a code and by asking; who made the codes, read the requests and decided', async () => {
    const w = await world({ bound: 0 })
    const [first, second, third] = w.pupils.map((one) => ({ school: w.school.id, student: one.id })) as [At, At, At]
    const [mother, father, aunt, stranger] = (await newcomers(4)) as [Person, Person, Person, Person]
    const codes = await paperCodes(w)
    expect(await audited('roster.make_paper_codes', { school: w.school.id })).toEqual([auditRow(w.homeroom, { school: w.school.id })])
    await bind(w, mother, w.pupils[0]!, phoneOf(w.pupils[0]!))
    await bind(w, father, w.pupils[1]!, { kind: 'paper_code', code: codes.items[1]!.code })
    const asked = await bind(w, aunt, w.pupils[2]!, { kind: 'homeroom_approval' })
    await bind(w, stranger, w.pupils[3]!, wrongPhone)
    expect(await audited('roster.bind_guardian', { school: w.school.id })).toEqual([auditRow(mother, first), auditRow(father, second), auditRow(aunt, third)])
    await h.api('GET /classes/:classId/guardian-requests', { params: { classId: w.class.class } }, { token: await w.tokenOf(w.deputy) })
    expect(await audited('roster.read_guardian_requests', { school: w.school.id })).toEqual([auditRow(w.deputy, third)])
    const token = await w.tokenOf(w.homeroom)
    await h.api('POST /guardian-links/:linkId/decisions', { params: { linkId: asked.reply.linkId }, body: { decision: 'refuse' } }, { token })
    expect(await audited('roster.decide_guardian', { school: w.school.id })).toEqual([auditRow(w.homeroom, third)])
    const roles = await sql(`SELECT role FROM audit_log WHERE action = 'roster.decide_guardian' AND school_id = ?`, [w.school.id])
    expect(roles).toEqual([{ role: 'homeroom' }])
  })
})

describe('staff bind their account', () => {
  const bindStaff = async (w: World, person: Person, code: string, phone: string) => h.api('POST /staff-bindings', { body: { code, phone } }, { token: await w.tokenOf(person) })

  async function unboundTeacher(w: World) {
    await sql('UPDATE staff SET account_id = NULL WHERE id = ?', [w.homeroom.staffId])
    return (await issueStaffCodes(w.school.id)).find((one) => one.staffNo === w.homeroom.staffNo)!
  }

  test('the printed code and the phone the school has give the duties at once, and the name', async () => {
    const w = await world()
    const { code, name } = await unboundTeacher(w)
    const [person] = (await newcomers(1)) as [Person]
    expect((await bindStaff(w, person, code, '19000000000')).error?.code).toBe('roster.staff_binding_refused')
    const bound = await bindStaff(w, person, code.toLowerCase(), w.homeroom.phone)
    expect([bound.status, bound.reply]).toEqual([201, { staffId: w.homeroom.staffId, name, school: '城东第一小学' }])
    expect((await bindStaff(w, person, code, w.homeroom.phone)).reply.staffId).toBe(w.homeroom.staffId)
    // Neither the wrong phone nor the second time is a binding.
    expect(await audited('roster.bind_staff', { school: w.school.id })).toEqual([auditRow(person, { school: w.school.id })])
    const me = await meOf(w, person)
    expect(me.name).toBe('班主任')
    expect(me.duties).toEqual([
      { role: 'homeroom', scope: 'class', id: w.class.class, schoolId: w.school.id, school: '城东第一小学', classId: w.class.class, class: '三(1)班', label: '三(1)班 班主任' },
    ])
    expect(me.grants).toEqual([{ role: 'homeroom', scope: 'class', id: w.class.class }])
  })

  test('one code, five people at the same moment: one of them is the teacher', async () => {
    const w = await world()
    const { code } = await unboundTeacher(w)
    const people = await newcomers(5)
    await Promise.all(people.map((person) => w.tokenOf(person)))
    const replies = await Promise.all(people.map((person) => bindStaff(w, person, code, w.homeroom.phone)))
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(1)
    const winner = people[replies.findIndex((reply) => reply.status === 201)]!
    expect(await sql('SELECT account_id AS account FROM staff WHERE id = ?', [w.homeroom.staffId])).toEqual([{ account: winner.accountId }])
  })

  test('five wrong codes lock the account for an hour', async () => {
    const w = await world()
    const { code } = await unboundTeacher(w)
    const [person] = (await newcomers(1)) as [Person]
    for (let tries = 0; tries < 5; tries += 1) expect((await bindStaff(w, person, `AAAA-BBBB-CCC${tries}`, w.homeroom.phone)).error?.code).toBe('roster.staff_binding_refused')
    expect((await bindStaff(w, person, code, w.homeroom.phone)).error?.code).toBe('roster.binding_locked')
    clock.advance(60 * minute + 1000)
    expect((await bindStaff(w, person, code, w.homeroom.phone)).status).toBe(201)
  })
})

describe('one person with two accounts', () => {
  test('ID-2: the code shown in one and entered in the other brings children and duties together; a child of both is linked once', async () => {
    const w = await world()
    const [mini] = (await newcomers(1)) as [Person]
    await bind(w, mini, w.pupils[0]!, phoneOf(w.pupils[0]!))
    await bind(w, mini, w.pupils[3]!, phoneOf(w.pupils[3]!))
    const shown = await h.api('POST /account-link-codes', {}, { token: await w.tokenOf(w.guardianA) })
    const joined = await h.api('POST /account-links', { body: { code: shown.reply.code } }, { token: await w.tokenOf(mini) })
    expect([joined.status, joined.reply.accountId]).toEqual([201, mini.accountId])
    expect((await meOf(w, mini)).children.map((one) => one.studentId).sort()).toEqual([w.pupils[0]!.id, w.pupils[3]!.id].sort())
    const links = await sql<{ n: number; primaries: number }>(
      "SELECT COUNT(*) AS n, CAST(SUM(is_primary) AS SIGNED) AS primaries FROM guardian_link WHERE student_id = ? AND status = 'active'",
      [w.pupils[0]!.id],
    )
    expect(links[0]).toEqual({ n: 2, primaries: 1 })
    expect((await h.api('GET /me', {}, { token: await w.tokenOf(w.guardianA) })).status).toBe(401)
  })

  test('ID-2: five wrong codes and even the right one is refused', async () => {
    const w = await world()
    const [mini] = (await newcomers(1)) as [Person]
    const token = await w.tokenOf(mini)
    const enter = (code: string) => h.api('POST /account-links', { body: { code } }, { token })
    const shown = await h.api('POST /account-link-codes', {}, { token: await w.tokenOf(w.guardianA) })
    for (let tries = 0; tries < 5; tries += 1) expect((await enter('00000000')).error?.code).toBe('identity.link_code_wrong')
    expect((await enter(shown.reply.code)).error?.code).toBe('identity.link_code_wrong')
  })
})
