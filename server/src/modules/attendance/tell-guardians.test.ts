/** The worker tells the families while others correct the report or change who is told (AT-10, AT-13, ID-5). */
import { markOf } from '../../../test/support/attendance'
import { correctingIn } from '../../../test/support/correcting'
import { holding } from '../../../test/support/holding'
import { house, type House } from '../../../test/support/house'
import { schoolDayOfTests as day, world, type Person, type Pupil, type World } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { tellGuardians } from './tell-guardians'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))
const { as, report, correct } = correctingIn(() => h)

const aWhile = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The worker has looked at the report and stands at the first child's message, whose key somebody else holds; meanwhile something happens. */
async function whileTelling<T>(w: World, reportId: string, meanwhile: () => Promise<T>): Promise<T> {
  const letGo = await holding(
    `INSERT INTO push (id, bureau_id, school_id, kind, dedupe_key, day, title, text, fields, created_at) VALUES (?, ?, ?, 'absence', ?, ?, '', '', '{}', ?)`,
    [newId(), w.bureau.id, w.school.id, `absence:${reportId}:${w.pupils[0]!.id}`, day, h.clock.now()],
  )
  const telling = tellGuardians({ reportId })
  await aWhile(300)
  const happening = meanwhile()
  await aWhile(800)
  await letGo()
  const [happened] = await Promise.all([happening, telling])
  return happened
}

type Told = { kind: string; state: string; accountId: string }
const toldAbout = (pupil: Pupil | undefined, more = '') =>
  sql<Told>(`SELECT p.kind, d.state, d.account_id AS accountId FROM push p JOIN delivery d ON d.push_id = p.id WHERE p.student_id = ? ${more} ORDER BY p.id, d.account_id`, [pupil?.id])
const suspend = async (w: World, who: Person) => {
  const [link] = await sql<{ id: string }>('SELECT id FROM guardian_link WHERE account_id = ?', [who.accountId])
  return h.api('POST /guardian-links/:linkId/suspensions', { params: { linkId: link?.id ?? '' }, body: { reason: '法院裁定' } }, await as(w, w.admin))
}

test('AT-10, AT-13: a correction in the middle of telling waits and takes the alarm back; no family is alarmed after it was told of the leave', async () => {
  const w = await world({ pupils: 3, bound: 2 })
  const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained'), markOf(w.pupils[1], 'absent_unexplained')])
  const { status } = await whileTelling(w, told.id, () => correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[1], 'leave_personal')]))
  expect(status).toBe(201)
  const about = await toldAbout(w.pupils[1])
  expect(about.filter((one) => one.kind === 'absence' && one.state !== 'cancelled')).toEqual([])
  expect(about.filter((one) => one.kind === 'correction').map((one) => one.state)).toEqual(['waiting'])
  expect((await toldAbout(w.pupils[0])).map((one) => one.state)).toEqual(['waiting', 'waiting'])
})

test('AT-10, ID-5: a guardian who is suspended in the middle of telling hears nothing of it; the other one does', async () => {
  const w = await world({ pupils: 3, bound: 2 })
  const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
  const { status } = await whileTelling(w, told.id, () => suspend(w, w.guardianB))
  expect(status).toBeLessThan(300)
  const states = new Map((await toldAbout(w.pupils[0])).map((one) => [one.accountId, one.state]))
  expect([states.get(w.guardianA.accountId), states.get(w.guardianB.accountId) ?? 'cancelled']).toEqual(['waiting', 'cancelled'])
})

test('AT-10, ID-5: told late, the message goes to who is a guardian today, not to who was on the day of the report', async () => {
  const w = await world({ pupils: 2, bound: 1 })
  const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
  await write(`UPDATE guardian_link SET valid_to = '2026-03-12' WHERE account_id = ?`, [w.guardianB.accountId])
  h.clock.set('2026-03-12T00:10:00+08:00')
  await tellGuardians({ reportId: told.id })
  expect((await toldAbout(w.pupils[0])).map((one) => one.accountId)).toEqual([w.guardianA.accountId])
})

test('AT-13, ID-5: a guardian who is suspended while a correction is written hears nothing of it either', async () => {
  const w = await world({ pupils: 3, bound: 2 })
  const told = await report(w, [markOf(w.pupils[0], 'absent_unexplained')])
  await tellGuardians({ reportId: told.id })
  // The correction has looked up whom to tell and stands at the alarm it is to take back.
  const letGo = await holding('SELECT id FROM push WHERE dedupe_key = ? FOR UPDATE', [`absence:${told.id}:${w.pupils[0]!.id}`])
  const correcting = correct(w, w.homeroom, told.id, 1, [markOf(w.pupils[0], 'leave_personal')])
  await aWhile(400)
  const suspending = suspend(w, w.guardianB)
  await aWhile(800)
  await letGo()
  expect([(await correcting).status, (await suspending).status < 300]).toEqual([201, true])
  const notes = await toldAbout(w.pupils[0], `AND p.kind = 'correction'`)
  expect(new Map(notes.map((one) => [one.accountId, one.state])).get(w.guardianB.accountId) ?? 'cancelled').toBe('cancelled')
  expect(notes.find((one) => one.accountId === w.guardianA.accountId)?.state).toBe('waiting')
})
