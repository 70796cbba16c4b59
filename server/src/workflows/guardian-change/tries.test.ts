/** Who guesses at bindings is stopped, and the school hears of it (S05). The house believes one proxy, so that each test has an address of its own. */
import { house, type House } from '../../../test/support/house'
import { newId } from '../../platform/ids'
import { sql } from '../../platform/db'
import { insertAccounts } from '../../../test/support/world-people'
import { schoolClock, world, type Person, type Pupil, type World } from '../../../test/support/world'
import { issueStaffCodes } from '../../modules/roster/index'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house({ env: { TRUSTED_PROXIES: '1' } })))
afterAll(() => h.close())
beforeEach(() => (clock = schoolClock()))

const minute = 60_000
let addresses = 0
const newAddress = () => `10.77.${process.pid % 250}.${(addresses += 1)}`
async function newcomers(count: number): Promise<Person[]> {
  const people = Array.from({ length: count }, () => ({ accountId: newId(), name: '', openid: `o${newId()}` }))
  await insertAccounts(people)
  return people
}
const bind = async (w: World, person: Person, pupil: Pupil, from: string, proof: { kind: 'phone_on_file'; phone: string } | { kind: 'paper_code'; code: string }) =>
  h.api(
    'POST /guardian-bindings', { body: { schoolId: w.school.id, pupilNo: pupil.pupilNo, name: pupil.name, relation: 'mother', proof } },
    { token: await w.tokenOf(person), headers: { 'X-Forwarded-For': from } },
  )
const wrong = { kind: 'phone_on_file', phone: '19000000000' } as const
const right = (pupil: Pupil) => ({ kind: 'phone_on_file', phone: pupil.contacts[1]!.phone }) as const

test('S05: ten wrong tries within a day stop a person until the first of them is a day old, however slowly they come', async () => {
  const w = await world({ bound: 0 })
  const from = newAddress()
  const [person] = (await newcomers(1)) as [Person]
  for (let tries = 0; tries < 10; tries += 1) {
    expect((await bind(w, person, w.pupils[tries % 6]!, from, wrong)).error?.code).toBe('roster.binding_refused')
    clock.advance(20 * minute)
  }
  clock.advance(2 * 60 * minute)
  const stopped = await bind(w, person, w.pupils[0]!, from, right(w.pupils[0]!))
  expect([stopped.status, stopped.error?.code]).toEqual([429, 'roster.binding_locked'])
  expect(stopped.error?.details).toEqual({ retryAfter: 24 * 3600 - (200 + 120) * 60 })
  clock.set('2026-03-12T07:50:01+08:00')
  expect((await bind(w, person, w.pupils[0]!, from, right(w.pupils[0]!))).status).toBe(201)
})

test('S05: a hundred wrong tries an hour from one address stop that address, not its neighbour; the school’s administrator sees the alarm at fifty', async () => {
  const w = await world({ bound: 0, pupils: 30 })
  const [from, home] = [newAddress(), newAddress()]
  const people = await newcomers(26)
  const alerts = async () => (await h.api('GET /schools/:schoolId/staff', { params: { schoolId: w.school.id } }, { token: await w.tokenOf(w.admin) })).reply.alerts
  for (let tries = 0; tries < 100; tries += 1) {
    const refused = await bind(w, people[Math.floor(tries / 4)]!, w.pupils[tries % 30]!, from, wrong)
    expect(refused.error?.code).toBe('roster.binding_refused')
    if (tries === 48) expect(await alerts()).toEqual([])
    if (tries === 49) expect(await alerts()).toEqual([{ kind: 'binding_misses', misses: 50, at: '2026-03-10T23:50:00.000Z' }])
  }
  expect((await alerts()).map((one) => one.misses)).toEqual([100])
  const [mother] = people.slice(25) as [Person]
  expect((await bind(w, mother, w.pupils[0]!, from, right(w.pupils[0]!))).error?.code).toBe('roster.binding_locked')
  expect((await bind(w, mother, w.pupils[0]!, home, right(w.pupils[0]!))).status).toBe(201)
  const neighbour = await h.api('GET /schools/:schoolId/staff', { params: { schoolId: w.neighbour.id } }, { token: await w.tokenOf(w.neighbourAdmin) })
  expect(neighbour.reply.alerts).toEqual([])
  clock.advance(60 * minute + 1000)
  expect((await bind(w, people[24]!, w.pupils[1]!, from, right(w.pupils[1]!))).status).toBe(201)
  expect(await sql('SELECT COUNT(*) AS n FROM bind_miss WHERE subject LIKE ?', [`%${from}%`])).toEqual([{ n: 0 }])
})

test('S05: a staff code at which five wrong phones were tried is dead, whoever tries and however slowly; a new code works', async () => {
  const w = await world()
  await sql('UPDATE staff SET account_id = NULL WHERE id = ?', [w.homeroom.staffId])
  const codeNow = async () => (await issueStaffCodes(w.school.id, [w.homeroom.staffId]))[0]!.code
  const code = await codeNow()
  const people = await newcomers(7)
  const enter = async (person: Person, typed: string, phone: string) =>
    h.api('POST /staff-bindings', { body: { code: typed, phone } }, { token: await w.tokenOf(person), headers: { 'X-Forwarded-For': newAddress() } })
  for (const person of people.slice(0, 5)) {
    expect((await enter(person, code, '19000000000')).error?.code).toBe('roster.staff_binding_refused')
    clock.advance(2 * 60 * minute)
  }
  expect((await enter(people[5]!, code, w.homeroom.phone)).error?.code).toBe('roster.staff_binding_refused')
  expect((await enter(people[6]!, await codeNow(), w.homeroom.phone)).status).toBe(201)
})

test('S05: a paper code tried at five wrong children is dead for its own child too', async () => {
  const w = await world({ bound: 0 })
  const codes = (await h.api('POST /classes/:classId/paper-codes', { params: { classId: w.class.class } }, { token: await w.tokenOf(w.homeroom) })).reply.items
  const code = codes[5]!.code
  const people = await newcomers(6)
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await bind(w, people[tries]!, w.pupils[tries]!, newAddress(), { kind: 'paper_code', code })).error?.code).toBe('roster.binding_refused')
    clock.advance(2 * 60 * minute)
  }
  expect((await bind(w, people[5]!, w.pupils[5]!, newAddress(), { kind: 'paper_code', code })).error?.code).toBe('roster.binding_refused')
})
