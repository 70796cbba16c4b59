/** What the school restricted stays restricted, whichever way the person tries to come back (ID-5). Through HTTP on the real database. */
import { house, type House } from '../../../../test/support/house'
import { insertAccounts } from '../../../../test/support/world-people'
import { schoolClock, world, type Person, type World } from '../../../../test/support/world'
import { newId } from '../../../platform/ids'
import { createRunner } from '../../../platform/jobs'
import { sql } from '../../../platform/db'
import { roster } from '../index'

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
const change = async (w: World, linkId: string, body: { rights?: ('view' | 'pickup' | 'receive')[]; to?: string }) =>
  h.api('PATCH /guardian-links/:linkId', { params: { linkId }, body: { ...body, ...why } }, await as(w, w.admin))

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
    await createRunner(roster.jobs).runByHand('guardian-link-ends', 'all', '2026-03-11')
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
    await createRunner(roster.jobs.filter((one) => one.name === 'guardian-changes')).tick()
    expect(await sql('SELECT status, is_primary AS isPrimary FROM guardian_link WHERE id = ?', [linkId])).toEqual([{ status: 'suspended', isPrimary: 0 }])
    expect(await sql('SELECT status, is_primary AS isPrimary FROM guardian_link WHERE id = ?', [await linkOf(w, w.guardianA)])).toEqual([{ status: 'active', isPrimary: 1 }])
  })
})
