/** One account for children in several schools and districts (ID-7), and what follows a person when two accounts become one (ID-2). */
import { house, type House } from '../../../test/support/house'
import { newId } from '../../platform/ids'
import { inTransaction, sql } from '../../platform/db'
import { queue } from '../../modules/push/index'
import { createLinks } from '../../modules/roster/enter'
import { insertAccounts } from '../../../test/support/world-people'
import { schoolClock, schoolDayOfTests, world, type Person, type World } from '../../../test/support/world'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))

/** Guardian A has a second child in the other district. */
async function twoDistricts() {
  const w = await world()
  await createLinks([{ bureauId: w.abroadClass.bureau, schoolId: w.abroad.id, studentId: w.abroadPupil.id, accountId: w.guardianA.accountId, relation: 'mother', from: '2025-09-01' }])
  return w
}
const attendanceOf = async (w: World, studentId: string) =>
  h.api('GET /students/:studentId/attendance', { params: { studentId } }, { token: await w.tokenOf(w.guardianA) })
const messagesOf = async (w: World, person: Person) => (await h.api('GET /my/messages', { query: {} }, { token: await w.tokenOf(person) })).reply.items
const tell = (w: World, recipients: readonly Person[]) =>
  inTransaction(() =>
    queue({
      kind: 'absence', dedupeKey: `absence:test:${newId()}`, place: { bureau: w.bureau.id, school: w.school.id, class: w.class.class, student: w.pupils[0]!.id },
      day: schoolDayOfTests, session: 'am', title: '未到校', text: '今天早上没有到校，请与班主任联系。', fields: { student: w.pupils[0]!.name, school: w.school.name, time: '2026年3月11日 08:05', state: '未到校' },
      link: null, recipients: recipients.map((one) => ({ accountId: one.accountId, studentId: w.pupils[0]!.id })),
    }),
  )

test('ID-7: children in two districts are in one account, each with its own school and class, without another sign-in', async () => {
  const w = await twoDistricts()
  const { children } = (await h.api('GET /me', {}, { token: await w.tokenOf(w.guardianA) })).reply
  expect(children.map((one) => [one.name, one.school, one.class])).toEqual([[w.pupils[0]!.name, '城东第一小学', '三(1)班'], [w.abroadPupil.name, '城西第一小学', '三(1)班']])
  for (const child of children) {
    const seen = await attendanceOf(w, child.studentId)
    expect([seen.status, seen.reply.name, seen.reply.school, seen.reply.class]).toEqual([200, child.name, child.school, child.class])
  }
})

test('ID-7: while one school’s data is broken that child’s page fails and the other child’s does not', async () => {
  const w = await twoDistricts()
  await sql('UPDATE school SET times = ? WHERE id = ?', ['{"am":null,"pm":null,"eve":null}', w.abroad.id])
  const [own, abroad] = [await attendanceOf(w, w.pupils[0]!.id), await attendanceOf(w, w.abroadPupil.id)]
  expect([own.status, abroad.status, abroad.error?.code]).toEqual([200, 500, 'server.unexpected'])
  expect((await h.api('GET /me', {}, { token: await w.tokenOf(w.guardianA) })).reply.children).toHaveLength(2)
  expect((await h.api('GET /my/messages', { query: {} }, { token: await w.tokenOf(w.guardianA) })).status).toBe(200)
})

test('ID-2: messages follow the person when two accounts become one; nothing of the old account is left behind', async () => {
  const w = await world()
  const mini: Person = { accountId: newId(), name: '', openid: `o${newId()}` }
  await insertAccounts([mini])
  await tell(w, [w.guardianA])
  expect((await messagesOf(w, w.guardianA)).map((one) => one.title)).toEqual(['未到校'])
  const shown = await h.api('POST /account-link-codes', {}, { token: await w.tokenOf(w.guardianA) })
  expect((await h.api('POST /account-links', { body: { code: shown.reply.code } }, { token: await w.tokenOf(mini) })).status).toBe(201)
  expect((await messagesOf(w, mini)).map((one) => one.title)).toEqual(['未到校'])
  expect(await sql('SELECT COUNT(*) AS n FROM guardian_link WHERE account_id = ?', [w.guardianA.accountId])).toEqual([{ n: 0 }])
})

test('S06: everybody who is linked hears that the primary guardian is to be removed, also that guardian', async () => {
  const w = await world()
  const [link] = await sql<{ id: string }>('SELECT id FROM guardian_link WHERE account_id = ?', [w.guardianA.accountId])
  await h.api('POST /guardian-links/:linkId/endings', { params: { linkId: link!.id }, body: { reason: '监护权变更' } }, { token: await w.tokenOf(w.admin) })
  for (const person of [w.guardianA, w.guardianB]) expect((await messagesOf(w, person)).map((one) => one.title)).toEqual(['主要监护人将要变更'])
  expect(await messagesOf(w, w.otherGuardian)).toEqual([])
})

test('ID-5: whoever is suspended gets nothing that still waits for this child, and the other parent is told nothing', async () => {
  const w = await world()
  await tell(w, [w.guardianA, w.guardianB])
  const [link] = await sql<{ id: string }>('SELECT id FROM guardian_link WHERE account_id = ?', [w.guardianB.accountId])
  const before = (await messagesOf(w, w.guardianA)).length
  await h.api('POST /guardian-links/:linkId/suspensions', { params: { linkId: link!.id }, body: { reason: '法院裁定' } }, { token: await w.tokenOf(w.admin) })
  clock.advance(60_000)
  const states = await sql<{ account: string; state: string }>('SELECT account_id AS account, state FROM delivery WHERE student_id = ? ORDER BY account_id', [w.pupils[0]!.id])
  expect(Object.fromEntries(states.map((one) => [one.account, one.state]))).toEqual({ [w.guardianA.accountId]: 'waiting', [w.guardianB.accountId]: 'cancelled' })
  expect((await messagesOf(w, w.guardianA)).length).toBe(before)
})
