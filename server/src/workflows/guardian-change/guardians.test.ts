/** Guardians of a child in depth, through HTTP on the real database (ID-4, ID-5, S06, PM-2). */
import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { newId } from '../../platform/ids'
import { sql } from '../../platform/db'
import { createRunner } from '../../platform/jobs'
import { createLinks } from '../../modules/roster/enter'
import { guardianChange } from './index'
import { insertAccounts } from '../../../test/support/world-people'
import { schoolClock, world, type Person, type Pupil, type World } from '../../../test/support/world'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => void (clock = schoolClock()))
const hour = 3_600_000
const why = { reason: '法院裁定，暂停探视' }

async function newcomers(count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, () => ({ accountId: newId(), name: '', openid: `o${newId()}` }))
  await insertAccounts(people)
  return people
}
const bind = async (w: World, person: Person, pupil: Pupil, proof: { kind: 'phone_on_file'; phone: string } | { kind: 'homeroom_approval' }) =>
  h.api('POST /guardian-bindings', { body: { schoolId: w.school.id, pupilNo: pupil.pupilNo, name: pupil.name, relation: 'other', proof } }, { token: await w.tokenOf(person) })
const asks = async (w: World, person: Person, pupil = w.pupils[0]!) => (await bind(w, person, pupil, { kind: 'homeroom_approval' })).reply.linkId
const guardiansSeenBy = async (w: World, person: Person, pupil = w.pupils[0]!) =>
  h.api('GET /students/:studentId/guardians', { params: { studentId: pupil.id } }, { token: await w.tokenOf(person) })
const linkOf = async (person: Person, pupil: Pupil) =>
  (await sql<{ id: string }>(`SELECT id FROM guardian_link WHERE account_id = ? AND student_id = ? AND status <> 'ended'`, [person.accountId, pupil.id]))[0]!.id
const decide = async (w: World, person: Person, linkId: string, decision: 'approve' | 'refuse' = 'approve') =>
  h.api('POST /guardian-links/:linkId/decisions', { params: { linkId }, body: { decision } }, { token: await w.tokenOf(person) })
const suspend = async (w: World, person: Person, linkId: string) => h.api('POST /guardian-links/:linkId/suspensions', { params: { linkId }, body: why }, { token: await w.tokenOf(person) })
const restore = async (w: World, linkId: string) => h.api('POST /guardian-links/:linkId/restorations', { params: { linkId }, body: { reason: '裁定撤销' } }, { token: await w.tokenOf(w.admin) })
const end = async (w: World, person: Person, linkId: string, body: { reason?: string } = {}) => h.api('POST /guardian-links/:linkId/endings', { params: { linkId }, body }, { token: await w.tokenOf(person) })
const leave = async (w: World, person: Person, linkId: string) => h.api('DELETE /my/guardian-links/:linkId', { params: { linkId } }, { token: await w.tokenOf(person) })
const makePrimary = async (w: World, person: Person, linkId: string, body: { reason?: string } = {}) => h.api('POST /guardian-links/:linkId/primary', { params: { linkId }, body }, { token: await w.tokenOf(person) })
const primariesOf = async (pupil: Pupil) =>
  (await sql<{ account: string }>(`SELECT account_id AS account FROM guardian_link WHERE student_id = ? AND status = 'active' AND is_primary = 1`, [pupil.id])).map((row) => row.account)
const childSeenBy = async (w: World, person: Person, pupil: Pupil) =>
  (await h.api('GET /students/:studentId/guardians', { params: { studentId: pupil.id } }, { token: await w.tokenOf(person) })).status
/** What the other guardians of a school's children were told, in order: which news, about whose link. */
async function told(w: World): Promise<{ news: string; linkId: string }[]> {
  const rows = await sql<{ key: string }>(`SELECT dedupe_key AS \`key\` FROM push WHERE school_id = ? AND kind = 'guardian_change' ORDER BY id`, [w.school.id])
  return rows.map(({ key }) => key.split(':')).map(([, linkId = '', news = '']) => ({ news, linkId }))
}
const newsTold = async (w: World) => (await told(w)).map((one) => one.news)
const rowOf = (w: World, person: Person) => auditRow(person, { school: w.school.id, student: w.pupils[0]!.id })
/** The real runner with this room's two jobs. */
const tick = () => createRunner(guardianChange.jobs.filter((one) => one.name.startsWith('guardian-'))).tick()

describe('a further guardian joins (ID-4, S06)', () => {
  test('ID-4: the primary guardian sees the request and accepts it; another guardian neither sees it nor decides; the others hear of both steps', async () => {
    const w = await world()
    const [grandma] = (await newcomers(1)) as [Person]
    const linkId = await asks(w, grandma)
    expect(await told(w)).toEqual([{ news: 'requested', linkId }])
    expect((await guardiansSeenBy(w, w.guardianB)).reply.items.some((one) => one.linkId === linkId)).toBe(false)
    const refused = await decide(w, w.guardianB, linkId)
    expect([refused.status, refused.error?.code]).toEqual([403, 'access.denied'])
    expect((await guardiansSeenBy(w, w.guardianA)).reply.items.find((one) => one.linkId === linkId)).toMatchObject({ status: 'pending', mayDecide: true, relation: 'other' })
    expect((await decide(w, w.guardianA, linkId)).reply.status).toBe('active')
    expect(await audited('roster.decide_guardian', { school: w.school.id })).toEqual([rowOf(w, w.guardianA)])
    expect(await childSeenBy(w, grandma, w.pupils[0]!)).toBe(200)
    expect(await told(w)).toEqual([{ news: 'requested', linkId }, { news: 'joined', linkId }])
  })

  test('ID-4: two approvals of two requests at the same moment leave one primary guardian and at most six', async () => {
    const w = await world({ bound: 0 })
    const pupil = w.pupils[0]!
    const people = await newcomers(8)
    const links: string[] = []
    for (const person of people) links.push(await asks(w, person, pupil))
    await w.tokenOf(w.homeroom)
    await w.tokenOf(w.deputy)
    const replies = await Promise.all(links.map((linkId, index) => decide(w, index % 2 ? w.homeroom : w.deputy, linkId)))
    expect(replies.filter((reply) => reply.status === 201)).toHaveLength(6)
    expect(replies.filter((reply) => reply.error?.code === 'roster.too_many_guardians')).toHaveLength(2)
    expect(await primariesOf(pupil)).toHaveLength(1)
  })

  test('ID-4: the same request approved by teacher and mother at once is approved once', async () => {
    const w = await world()
    const [grandma] = (await newcomers(1)) as [Person]
    const linkId = await asks(w, grandma)
    await Promise.all([w.tokenOf(w.homeroom), w.tokenOf(w.guardianA)])
    const replies = await Promise.all([decide(w, w.homeroom, linkId), decide(w, w.guardianA, linkId)])
    expect(replies.map((reply) => reply.status).sort()).toEqual([201, 409])
    expect((await newsTold(w)).filter((one) => one === 'joined')).toHaveLength(1)
  })

  test('PM-2: a homeroom teacher whose own child it is does not decide as a teacher about the other parent’s request', async () => {
    const w = await world({ bound: 1 })
    const pupil = w.pupils[0]!
    const place = { bureauId: w.bureau.id, schoolId: w.school.id, studentId: pupil.id }
    await createLinks([{ ...place, accountId: w.homeroom.accountId, relation: 'mother', from: '2025-09-01' }])
    const [aunt] = (await newcomers(1)) as [Person]
    const linkId = await asks(w, aunt, pupil)
    const decided = await decide(w, w.homeroom, linkId)
    expect([decided.status, decided.error?.code]).toEqual([403, 'access.self_interest'])
    expect((await decide(w, w.deputy, linkId)).status).toBe(201)
  })
})

describe('the school restricts a guardian (ID-5)', () => {
  test('ID-5: who is suspended loses the child on the next request, keeps the session and the other child; the other parent is told nothing and sees nothing', async () => {
    const w = await world({ twoChildren: true })
    const [pupil, other] = [w.pupils[0]!, w.otherPupils[1]!]
    const before = (await guardiansSeenBy(w, w.guardianB)).reply.items.map(({ relation, status, rights }) => ({ relation, status, rights }))
    const linkId = await linkOf(w.guardianA, pupil)
    expect(await childSeenBy(w, w.guardianA, pupil)).toBe(200)
    expect((await suspend(w, w.admin, linkId)).reply).toEqual({ linkId, status: 'suspended', effectiveAt: null })
    expect(await childSeenBy(w, w.guardianA, pupil)).toBe(404)
    expect((await h.api('GET /students/:studentId/attendance', { params: { studentId: pupil.id } }, { token: await w.tokenOf(w.guardianA) })).status).toBe(404)
    expect(await childSeenBy(w, w.guardianA, other)).toBe(200)
    const me = await h.api('GET /me', {}, { token: await w.tokenOf(w.guardianA) })
    expect([me.status, me.reply.children.map((one) => one.studentId)]).toEqual([200, [other.id]])
    const after = (await guardiansSeenBy(w, w.guardianB)).reply
    expect(after.items.map(({ relation, status, rights }) => ({ relation, status, rights })).sort(byRelation)).toEqual(before.sort(byRelation))
    expect(JSON.stringify(after)).not.toMatch(/suspended|法院/)
    expect(await told(w)).toEqual([])
    expect((await guardiansSeenBy(w, w.homeroom)).reply.items.find((one) => one.linkId === linkId)).toMatchObject({ status: 'suspended', name: w.guardianA.name })
  })

  test('ID-5: the audit says who did it; child and reason stand only in the sealed event, so that no page for families can tell', async () => {
    const w = await world()
    const linkId = await linkOf(w.guardianB, w.pupils[0]!)
    await suspend(w, w.admin, linkId)
    const [entry] = await sql<{ account: string; student: string | null; purpose: string | null; fields: unknown }>(
      `SELECT account_id AS account, student_id AS student, purpose, fields FROM audit_log WHERE action = 'roster.guardian_suspended' AND school_id = ?`, [w.school.id],
    )
    expect(entry).toMatchObject({ account: w.admin.accountId, student: null, purpose: null })
    expect(JSON.stringify(entry?.fields)).toContain(linkId)
    const [event] = await sql<{ actor: string; reason: Buffer }>('SELECT actor_id AS actor, reason_sealed AS reason FROM guardian_link_event WHERE link_id = ?', [linkId])
    expect(event?.actor).toBe(w.admin.accountId)
    expect(event?.reason.includes(Buffer.from('法院'))).toBe(false)
  })

  test('ID-5: restored, the child is there again; the place of the primary guardian stays with who has it', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const linkId = await linkOf(w.guardianA, pupil)
    await suspend(w, w.admin, linkId)
    expect(await primariesOf(pupil)).toEqual([w.guardianB.accountId])
    expect((await suspend(w, w.admin, linkId)).error?.code).toBe('roster.link_changed')
    expect((await restore(w, linkId)).reply.status).toBe('active')
    expect(await childSeenBy(w, w.guardianA, pupil)).toBe(200)
    expect(await primariesOf(pupil)).toEqual([w.guardianB.accountId])
    expect((await restore(w, linkId)).error?.code).toBe('roster.link_changed')
  })

  test('ID-5: without the right to view the child is gone on the next request; dates end a link on their day (S14)', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const change = async (linkId: string, body: { rights?: ('view' | 'pickup' | 'receive')[]; from?: string; to?: string | null }) =>
      h.api('PATCH /guardian-links/:linkId', { params: { linkId }, body: { ...body, ...why } }, { token: await w.tokenOf(w.admin) })
    const father = await linkOf(w.guardianB, pupil)
    expect((await change(father, { rights: ['pickup'] })).status).toBe(200)
    expect(await childSeenBy(w, w.guardianB, pupil)).toBe(404)
    await change(father, { rights: ['view', 'receive'] })
    expect(await childSeenBy(w, w.guardianB, pupil)).toBe(200)
    expect((await change(father, { to: '2026-03-12' })).status).toBe(200)
    expect(await childSeenBy(w, w.guardianB, pupil)).toBe(200)
    expect((await change(father, { from: '2026-03-20', to: '2026-03-12' })).error?.code).toBe('roster.link_changed')
    clock.set('2026-03-12T08:00:00+08:00')
    expect(await childSeenBy(w, w.guardianB, pupil)).toBe(404)
    const own = (await guardiansSeenBy(w, w.guardianA)).reply.items.find((one) => one.mine)
    expect(own).toMatchObject({ rights: ['view', 'leave', 'book', 'pay', 'pickup', 'receive'], from: '2025-09-01', to: null, isPrimary: true })
  })

  test('ID-5: a suspended person does not leave and bind again; whom another person removed waits for approval, also with the phone on file', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const phone = { kind: 'phone_on_file', phone: pupil.contacts[0]!.phone } as const
    const linkId = await linkOf(w.guardianB, pupil)
    await suspend(w, w.admin, linkId)
    expect((await leave(w, w.guardianB, linkId)).error?.code).toBe('roster.link_changed')
    expect((await bind(w, w.guardianB, pupil, phone)).error?.code).toBe('roster.already_bound')
    expect((await end(w, w.admin, linkId, why)).reply.status).toBe('ended')
    expect((await bind(w, w.guardianB, pupil, phone)).reply.status).toBe('pending')
  })

  test('PM-2: an administrator who asked to become a guardian is a party: they do not suspend or end those there are while they wait', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const asked = await asks(w, w.admin, pupil)
    const linkId = await linkOf(w.guardianB, pupil)
    for (const refused of [await suspend(w, w.admin, linkId), await end(w, w.admin, linkId, why)]) expect([refused.status, refused.error?.code]).toEqual([403, 'access.self_interest'])
    expect((await leave(w, w.admin, asked)).status).toBe(204)
    expect((await suspend(w, w.admin, linkId)).status).toBe(201)
  })

  test('PM-2: an administrator does not restrict the other parent of the own child', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    await createLinks([{ bureauId: w.bureau.id, schoolId: w.school.id, studentId: pupil.id, accountId: w.admin.accountId, relation: 'father', from: '2025-09-01' }])
    const linkId = await linkOf(w.guardianB, pupil)
    for (const refused of [await suspend(w, w.admin, linkId), await end(w, w.admin, linkId, why), await makePrimary(w, w.admin, linkId, why)]) {
      expect([refused.status, refused.error?.code]).toEqual([403, 'access.self_interest'])
    }
    expect((await guardiansSeenBy(w, w.admin)).reply.items.every((one) => one.name === undefined && one.mayRestrict === false)).toBe(true)
  })
})

const byRelation = (one: { relation: string }, other: { relation: string }) => one.relation.localeCompare(other.relation)

describe('the primary guardian (S06)', () => {
  test('S06: removing the primary guardian takes 24 hours; everybody is told at once; then the next one is primary', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const linkId = await linkOf(w.guardianA, pupil)
    expect((await end(w, w.admin, linkId)).error?.code).toBe('roster.reason_required')
    const asked = await end(w, w.admin, linkId, why)
    expect(asked.reply).toEqual({ linkId, status: 'active', effectiveAt: '2026-03-11T23:50:00.000Z' })
    expect(await newsTold(w)).toEqual(['primary_requested'])
    expect((await end(w, w.admin, linkId, why)).error?.code).toBe('roster.change_waiting')
    expect((await guardiansSeenBy(w, w.guardianB)).reply.waiting).toMatchObject({ linkId, dueAt: '2026-03-11T23:50:00.000Z', mayCancel: false })
    clock.advance(24 * hour - 60_000)
    await tick()
    expect(await childSeenBy(w, w.guardianA, pupil)).toBe(200)
    clock.advance(60_000)
    await tick()
    await tick()
    expect(await childSeenBy(w, w.guardianA, pupil)).toBe(404)
    expect(await primariesOf(pupil)).toEqual([w.guardianB.accountId])
    expect(await newsTold(w)).toEqual(['primary_requested', 'ended'])
  })

  test('S06: the primary guardian hands over in 24 hours and may call it off; another guardian may not ask for it', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const father = await linkOf(w.guardianB, pupil)
    expect((await makePrimary(w, w.guardianB, father)).error?.code).toBe('access.denied')
    expect((await makePrimary(w, w.guardianA, father)).reply.effectiveAt).toBe('2026-03-11T23:50:00.000Z')
    const waiting = (await guardiansSeenBy(w, w.guardianA)).reply.waiting!
    const cancel = async (person: Person) => h.api('POST /guardian-changes/:changeId/cancellations', { params: { changeId: waiting.changeId }, body: {} }, { token: await w.tokenOf(person) })
    expect((await cancel(w.guardianB)).status).toBe(403)
    expect((await cancel(w.guardianA)).status).toBe(201)
    expect((await cancel(w.guardianA)).error?.code).toBe('roster.link_changed')
    const [asked, calledOff] = [rowOf(w, w.guardianA), rowOf(w, w.guardianA)]
    expect(await audited('roster.guardian_primary', { school: w.school.id })).toEqual([asked, calledOff])
    await makePrimary(w, w.guardianA, father)
    clock.advance(24 * hour)
    await tick()
    expect(await primariesOf(pupil)).toEqual([w.guardianB.accountId])
    expect(await childSeenBy(w, w.guardianA, pupil)).toBe(200)
    await sql('UPDATE guardian_link SET is_primary = 0 WHERE student_id = ?', [pupil.id])
    expect((await makePrimary(w, w.admin, father, why)).reply.effectiveAt).toBeNull()
    expect((await audited('roster.guardian_primary', { school: w.school.id })).slice(3)).toEqual([rowOf(w, w.admin)])
  })

  test('ID-4: everybody leaves by oneself at any time, at once; the oldest who stays is primary; the primary guardian ends another one’s link', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const [uncle] = (await newcomers(1)) as [Person]
    await bind(w, uncle, pupil, { kind: 'phone_on_file', phone: pupil.contacts[0]!.phone })
    expect((await leave(w, w.guardianB, await linkOf(w.guardianA, pupil))).status).toBe(404)
    expect((await leave(w, w.guardianA, await linkOf(w.guardianA, pupil))).status).toBe(204)
    expect(await primariesOf(pupil)).toEqual([w.guardianB.accountId])
    const uncles = await linkOf(uncle, pupil)
    expect((await end(w, uncle, await linkOf(w.guardianB, pupil))).error?.code).toBe('access.denied')
    expect((await end(w, w.guardianB, uncles)).reply.status).toBe('ended')
    expect(await audited('roster.guardian_ended', { school: w.school.id })).toEqual([rowOf(w, w.guardianA), rowOf(w, w.guardianB)])
    expect(await childSeenBy(w, uncle, pupil)).toBe(404)
    expect(await newsTold(w)).toEqual(['joined', 'ended', 'primary', 'ended'])
    await leave(w, w.guardianB, await linkOf(w.guardianB, pupil))
    expect(await primariesOf(pupil)).toEqual([])
  })

  test('S14: a link whose last day is over is ended in the night, and the child has a primary guardian again', async () => {
    const w = await world()
    const pupil = w.pupils[0]!
    const linkId = await linkOf(w.guardianA, pupil)
    await sql('UPDATE guardian_link SET valid_to = ? WHERE id = ?', ['2026-03-11', linkId])
    await createRunner(guardianChange.jobs).runByHand('guardian-link-ends', 'all', '2026-03-10')
    expect(await primariesOf(pupil)).toEqual([w.guardianB.accountId])
    expect(await sql('SELECT status FROM guardian_link WHERE id = ?', [linkId])).toEqual([{ status: 'ended' }])
  })
})

describe('pupils of a school for the administrator', () => {
  test('PM-4: pupils are found, counted and paged within the own school', async () => {
    const w = await world({ classes: 2, pupils: 6 })
    const find = async (query: { name?: string; limit?: number; cursor?: string }) =>
      (await h.api('GET /schools/:schoolId/pupils', { params: { schoolId: w.school.id }, query }, { token: await w.tokenOf(w.admin) })).reply
    const first = await find({ limit: 5 })
    expect([first.total, first.items.length]).toEqual([12, 5])
    const rest = await find({ limit: 100, cursor: first.nextCursor! })
    expect([rest.items.length, rest.nextCursor, rest.total]).toEqual([7, null, 12])
    const seen = [...first.items, ...rest.items].map((one) => one.studentId)
    expect(seen).not.toContain(w.neighbourPupil.id)
    expect(new Set(seen).size).toBe(12)
    const named = await find({ name: w.pupils[0]!.name })
    expect(named.items.map((one) => [one.class, one.guardians])).toEqual([['三(1)班', 2], ['三(2)班', 1]])
    expect(await find({ name: '%' })).toMatchObject({ items: [], total: 0 })
  })
})
