/** What the school restricted stays restricted, whichever way the person tries to come back (ID-5). Through HTTP on the real database. */
import { audited, auditRow } from '../../../test/support/audit'
import { house, type House } from '../../../test/support/house'
import { insertAccounts } from '../../../test/support/world-people'
import { schoolClock, world, type Person, type World } from '../../../test/support/world'
import { newId } from '../../platform/ids'
import { createRunner } from '../../platform/jobs'
import { sql } from '../../platform/db'
import { guardianChange } from './index'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))
const why = { reason: '法院裁定，暂停探视' }

const bind = async (w: World, person: Person, kind: 'phone_on_file' | 'homeroom_approval' = 'phone_on_file') => {
  const pupil = w.pupils[0]!
  const proof = kind === 'phone_on_file' ? { kind, phone: pupil.contacts[0]!.phone } : { kind }
  return (await h.api('POST /guardian-bindings', { body: { schoolId: w.school.id, pupilNo: pupil.pupilNo, name: pupil.name, relation: 'father', proof } }, { token: await w.tokenOf(person) })).reply
}
const linkOf = async (w: World, person: Person) =>
  (await sql<{ id: string }>(`SELECT id FROM guardian_link WHERE account_id = ? AND student_id = ? AND status <> 'ended'`, [person.accountId, w.pupils[0]!.id]))[0]!.id
const as = async (w: World, person: Person) => ({ token: await w.tokenOf(person) })
const suspend = async (w: World, linkId: string) => h.api('POST /guardian-links/:linkId/suspensions', { params: { linkId }, body: why }, await as(w, w.admin))
const end = async (w: World, person: Person, linkId: string) => h.api('POST /guardian-links/:linkId/endings', { params: { linkId }, body: {} }, await as(w, person))
const approve = async (w: World, person: Person, linkId: string) => h.api('POST /guardian-links/:linkId/decisions', { params: { linkId }, body: { decision: 'approve' } }, await as(w, person))
const change = async (w: World, linkId: string, body: { rights?: ('view' | 'pickup' | 'receive')[]; to?: string; relation?: 'mother' | 'grandfather' }) =>
  h.api('PATCH /guardian-links/:linkId', { params: { linkId }, body: { ...body, ...why } }, await as(w, w.admin))
const handOver = async (w: World, from: Person, to: Person) =>
  h.api('POST /guardian-links/:linkId/primary', { params: { linkId: await linkOf(w, to) }, body: {} }, await as(w, from))
const changesOf = async (w: World) => (await sql<{ state: string }>('SELECT state FROM guardian_change WHERE student_id = ? ORDER BY id', [w.pupils[0]!.id])).map((one) => one.state)
/** A day later the waiting changes that stand are done. Says who is the primary guardian then. */
async function primaryTomorrow(w: World) {
  clock.advance(24 * 3_600_000)
  await createRunner(guardianChange.jobs.filter((one) => one.name === 'guardian-changes')).tick()
  return (await sql<{ account: string }>(`SELECT account_id AS account FROM guardian_link WHERE student_id = ? AND is_primary = 1`, [w.pupils[0]!.id])).map((one) => one.account)
}

describe('a restricted guardian does not come back by a side door (ID-5)', () => {
  test('ID-5: a suspension is not undone by ending the link, asking again and a yes of the family or the homeroom teacher; the administrator may', async () => {
    const w = await world()
    const linkId = await linkOf(w, w.guardianB)
    await suspend(w, linkId)
    expect((await end(w, w.guardianA, linkId)).reply.status).toBe('ended')
    const again = await bind(w, w.guardianB, 'homeroom_approval')
    for (const person of [w.guardianA, w.homeroom]) expect((await approve(w, person, again.linkId)).error?.code).toBe('access.denied')
    expect((await approve(w, w.admin, again.linkId)).reply.status).toBe('active')
  })

  test('ID-5: a suspended link whose last day passed does not open the child to the phone on file', async () => {
    const w = await world()
    const linkId = await linkOf(w, w.guardianB)
    await suspend(w, linkId)
    await change(w, linkId, { to: '2026-03-12' })
    clock.set('2026-03-12T08:00:00+08:00')
    await createRunner(guardianChange.jobs).runByHand('guardian-link-ends', 'all', '2026-03-11')
    expect((await bind(w, w.guardianB)).status).toBe('pending')
  })

  test('ID-5: whom the school took rights does not get them back by leaving and binding anew', async () => {
    const w = await world()
    const linkId = await linkOf(w, w.guardianB)
    await change(w, linkId, { rights: ['pickup'] })
    expect((await h.api('DELETE /my/guardian-links/:linkId', { params: { linkId } }, await as(w, w.guardianB))).status).toBe(204)
    expect((await bind(w, w.guardianB)).status).toBe('pending')
  })

  test('ID-5: nor by another WeChat account with the phone on file; once restored, a phone on file is enough again', async () => {
    const w = await world()
    const [second, third] = [0, 1].map(() => ({ accountId: newId(), name: '', openid: `o${newId()}` })) as [Person, Person]
    await insertAccounts([second, third])
    const linkId = await linkOf(w, w.guardianB)
    await suspend(w, linkId)
    expect((await bind(w, second)).status).toBe('pending')
    await h.api('POST /guardian-links/:linkId/restorations', { params: { linkId }, body: { reason: '裁定撤销' } }, await as(w, w.admin))
    expect((await bind(w, third)).status).toBe('active')
  })

  test('ID-5: to the primary guardian a suspended one looks like any other, also when asked to become the primary one: nothing comes of it', async () => {
    const w = await world()
    const linkId = await linkOf(w, w.guardianB)
    await suspend(w, linkId)
    const asked = await h.api('POST /guardian-links/:linkId/primary', { params: { linkId }, body: {} }, await as(w, w.guardianA))
    expect(asked.reply).toEqual({ linkId, status: 'active', effectiveAt: '2026-03-11T23:50:00.000Z' })
    clock.advance(24 * 3_600_000)
    await createRunner(guardianChange.jobs.filter((one) => one.name === 'guardian-changes')).tick()
    expect(await sql('SELECT status, is_primary AS isPrimary FROM guardian_link WHERE id = ?', [linkId])).toEqual([{ status: 'suspended', isPrimary: 0 }])
    expect(await sql('SELECT status, is_primary AS isPrimary FROM guardian_link WHERE id = ?', [await linkOf(w, w.guardianA)])).toEqual([{ status: 'active', isPrimary: 1 }])
  })
})

test('S30, ID-5: the audit says who restricted somebody and how, and never of which child', async () => {
  const w = await world()
  const linkId = await linkOf(w, w.guardianB)
  const row = auditRow(w.admin, { school: w.school.id })
  await change(w, linkId, { rights: ['view'] })
  expect(await audited('roster.guardian_rights', { school: w.school.id })).toEqual([row])
  await change(w, linkId, { to: '2026-06-01' })
  expect(await audited('roster.guardian_dates', { school: w.school.id })).toEqual([row])
  await change(w, linkId, { relation: 'grandfather' })
  expect(await audited('roster.guardian_relation', { school: w.school.id })).toEqual([row])
  await suspend(w, linkId)
  expect(await audited('roster.guardian_suspended', { school: w.school.id })).toEqual([row])
  await h.api('POST /guardian-links/:linkId/restorations', { params: { linkId }, body: { reason: '裁定撤销' } }, await as(w, w.admin))
  expect(await audited('roster.guardian_restored', { school: w.school.id })).toEqual([row])
})

describe('what a restricted guardian asked for is void at once (ID-5)', () => {
  const restrictions = {
    rights: (w: World, linkId: string) => change(w, linkId, { rights: [] }), days: (w: World, linkId: string) => change(w, linkId, { to: '2026-06-01' }), suspension: suspend,
  }

  test.each(['rights', 'days', 'suspension'] as const)('ID-5: a hand-over that waits falls with the %s of the guardian who asked for it', async (restriction) => {
    const w = await world()
    const mother = await linkOf(w, w.guardianA)
    expect((await handOver(w, w.guardianA, w.guardianB)).reply.effectiveAt).toMatch(/Z$/)
    expect((await restrictions[restriction](w, mother)).error).toBeUndefined()
    expect(await changesOf(w)).toEqual(['cancelled'])
    expect((await h.api('GET /students/:studentId/guardians', { params: { studentId: w.pupils[0]!.id } }, await as(w, w.homeroom))).reply.waiting).toBeNull()
    expect((await sql<{ kind: string; actor: string }>('SELECT kind, actor_id AS actor FROM guardian_link_event WHERE link_id = ? ORDER BY id DESC LIMIT 1', [mother]))[0]).toEqual({ kind: 'primary_cancelled', actor: w.admin.accountId })
    expect(await primaryTomorrow(w)).toEqual([restriction === 'suspension' ? w.guardianB.accountId : w.guardianA.accountId])
  })

  test('ID-5: another relation restricts nobody: the change stands and happens', async () => {
    const w = await world()
    await handOver(w, w.guardianA, w.guardianB)
    await change(w, await linkOf(w, w.guardianA), { relation: 'grandfather' })
    expect(await primaryTomorrow(w)).toEqual([w.guardianB.accountId])
  })

  test('ID-5: what the school itself decided stands when it takes rights as well; a suspension leaves nothing of it to wait for', async () => {
    for (const restriction of ['rights', 'suspension'] as const) {
      const w = await world()
      const mother = await linkOf(w, w.guardianA)
      expect((await h.api('POST /guardian-links/:linkId/endings', { params: { linkId: mother }, body: why }, await as(w, w.admin))).reply.effectiveAt).toMatch(/Z$/)
      await restrictions[restriction](w, mother)
      expect(await changesOf(w)).toEqual([restriction === 'rights' ? 'waiting' : 'cancelled'])
      expect(await primaryTomorrow(w)).toEqual([w.guardianB.accountId])
      clock.set('2026-03-11T07:50:00+08:00')
    }
  })

  test('ID-3, ID-5: a relation that the school corrected is no restriction: a phone on file is enough as before', async () => {
    const w = await world()
    const linkId = await linkOf(w, w.guardianA)
    await change(w, linkId, { relation: 'grandfather' })
    expect((await sql<{ kind: string }>('SELECT kind FROM guardian_link_event WHERE link_id = ?', [linkId])).map((one) => one.kind)).toEqual(['relation'])
    const uncle = { accountId: newId(), name: '', openid: `o${newId()}` }
    await insertAccounts([uncle])
    expect((await bind(w, uncle)).status).toBe('active')
  })
})
