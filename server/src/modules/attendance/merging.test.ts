/** Two accounts turn out to be one person (ID-2): who asked for a correction and who reported follow the person. */
import { markOf, reportBody } from '../../../test/support/attendance'
import { correctingIn } from '../../../test/support/correcting'
import { house, type House } from '../../../test/support/house'
import { world, type Person, type World } from '../../../test/support/world'
import { inTransaction, sql } from '../../platform/db'
import { mergeAccounts } from '../../workflows/account-merge/index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))
const { as, report, correct } = correctingIn(() => h)
const merge = (from: Person, into: Person) => inTransaction(() => mergeAccounts(from.accountId, into.accountId))
const decide = async (w: World, who: Person, correctionId: string) =>
  h.api('POST /attendance-corrections/:correctionId/decisions', { params: { correctionId }, body: { decision: 'approve' } }, await as(w, who))

test('AT-12, ID-2: after her accounts became one a nurse still cannot approve her own request; the leader can, and the names stay as they were', async () => {
  const w = await world({ pupils: 3 })
  const told = await report(w)
  h.clock.set('2026-03-11T18:30:00+08:00')
  const asked = (await correct(w, w.nurse, told.id, 1, [markOf(w.pupils[0], 'late')])).reply.correction
  await merge(w.nurse, w.stranger)
  const list = await h.api('GET /schools/:schoolId/attendance-corrections', { params: { schoolId: w.school.id } }, await as(w, w.stranger))
  expect(list.reply.waiting).toMatchObject([{ id: asked.id, by: '校医', mayDecide: false }])
  expect((await decide(w, w.stranger, asked.id)).error?.code).toBe('attendance.own_request')
  expect((await decide(w, w.leader, asked.id)).reply).toMatchObject({ state: 'applied', by: '校医', decidedBy: '校长' })
})

test('AT-12, ID-2: who decided follows the person too, and the name stays as it was', async () => {
  const w = await world({ pupils: 3 })
  const told = await report(w)
  h.clock.set('2026-03-11T18:30:00+08:00')
  const asked = (await correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'late')])).reply.correction
  expect((await decide(w, w.nurse, asked.id)).status).toBe(201)
  await merge(w.nurse, w.stranger)
  expect(await sql('SELECT account_id AS askedBy, decided_by AS decidedBy, decided_name AS name FROM attendance_correction WHERE id = ?', [asked.id])).toEqual([
    { askedBy: w.homeroom.accountId, decidedBy: w.stranger.accountId, name: '校医' },
  ])
})

test('AT-4, AT-5, ID-2: an offline draft that had arrived is recognised when it comes again from the account both became', async () => {
  const w = await world({ pupils: 3 })
  const params = { classId: w.class.class }
  const roll = await h.api('GET /classes/:classId/roll', { params, query: { session: 'am' } }, await as(w, w.homeroom))
  const body = { ...reportBody(roll.reply, { marks: [markOf(w.pupils[0], 'late')] }), capturedAt: '2026-03-10T23:45:00.000Z', deviceNow: '2026-03-10T23:50:00.000Z' }
  const send = async (who: Person, idempotencyKey: string) => h.api('POST /classes/:classId/attendance-reports', { params, body }, { ...(await as(w, who)), idempotencyKey })
  const first = await send(w.homeroom, 'draft-before')
  await merge(w.homeroom, w.stranger)
  const again = await send(w.stranger, 'draft-after')
  expect([first.status, again.status, again.reply.id]).toEqual([201, 201, first.reply.id])
  expect(again.reply.reportedBy).toBe('班主任')
})
