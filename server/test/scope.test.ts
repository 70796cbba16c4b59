/**
 * PM-4, SE-1: every list, and every id that is taken from a body, a query or a second place in the path, is tried with
 * things of a neighbour school and of a neighbour district that exist. A new list or a new id without a row here fails:
 * say how it is scoped.
 */
import type { EndpointName } from '@zhixiao/shared-types/contract/contract'
import { sql } from '../src/platform/db'
import { foreignIds, lists, type ForeignId } from './support/contract-scope'
import { house, type House } from './support/house'
import {
  as,
  marksOfDistrict,
  newcomer,
  sharedPhone,
  sideNames,
  sidesOf,
  twinNo,
  type Side,
  type SideName,
  type Sides,
} from './support/sides'
import { idRows, openIds, type Attempt } from './support/scope-ids'
import { listRows, openLists } from './support/scope-lists'
import type { Person } from './support/world'

let h: House
let sides: Sides
beforeAll(async () => {
  h = await house()
  sides = await sidesOf(h)
})
afterAll(() => h.close())

type Input = { params?: object; query?: object; body?: object }
const call = async (name: EndpointName, who: Person, input: Input) => h.api(name as 'GET /me', input, await as(who))

describe('PM-4 lists', () => {
  it('every list of the contract has a row', () => {
    expect(lists.length).toBeGreaterThan(40)
    expect([...Object.keys(listRows), ...Object.keys(openLists)].sort()).toEqual([...lists].sort())
  })

  it.each(Object.entries(listRows))('%s shows each school its own and nothing of the others', async (name, row) => {
    for (const of of sideNames) {
      const { who, shows, among, holds, ...input } = row(sides[of])
      const answer = await call(name as EndpointName, who, input)
      expect([of, answer.status, answer.error]).toEqual([of, name.startsWith('POST') ? 201 : 200, undefined])
      const text = JSON.stringify(answer.reply)
      expect(shows.filter((mark) => !text.includes(mark))).toEqual([])
      expect(answer.reply).toMatchObject(holds ?? {})
      const others = sideNames.filter((other) => other !== of && !(among === 'district' && isOneDistrict(other, of)))
      expect(others.flatMap((other) => seenOf(sides[other], text, isOneDistrict(other, of)))).toEqual([])
    }
  })

  const isOneDistrict = (one: SideName, other: SideName) => sides[one].place.bureau === sides[other].place.bureau
  const seenOf = (side: Side, text: string, isSameDistrict: boolean) => {
    const marks = [...side.marks, ...(isSameDistrict ? [] : marksOfDistrict(side))]
    return marks.filter((mark) => text.includes(mark)).map((mark) => `${side.name}: ${mark}`)
  }
})

describe('SE-1 ids that a caller hands over', () => {
  const key = ({ endpoint, field }: ForeignId) => `${endpoint} ${field}`

  it('every such id of the contract has a row', () => {
    expect(foreignIds.length).toBeGreaterThan(25)
    expect([...Object.keys(idRows), ...Object.keys(openIds)].sort()).toEqual(foreignIds.map(key).sort())
  })

  const foreign = ['neighbour', 'abroad'] as const
  const attempts = Object.entries(idRows).flatMap(([id, row]) => foreign.map((from) => [id, from, row] as const))
  it.each(attempts)('%s of %s is refused, and what it names stays as it was', async (id, from, row) => {
    const [method, path, field] = id.split(' ')
    for (const attempt of row(sides.own, sides[from])) {
      const before = await rowsOf(attempt)
      expect([field, before.length > 0]).toEqual([field, true])
      const answer = await call(`${method} ${path}` as EndpointName, attempt.who, attempt)
      if (typeof attempt.answers === 'string')
        expect([attempt.body ?? {}, answer.error?.code]).toEqual([attempt.body ?? {}, attempt.answers])
      else expect(answer.reply).toMatchObject(attempt.answers)
      expect(await rowsOf(attempt)).toEqual(before)
    }
  })
  /** What the id names, as the database has it. */
  const rowsOf = ({ thing: [table, column, id] }: Attempt) => sql(`SELECT * FROM ${table} WHERE ${column} = ?`, [id])
})

describe('the same pupil number and phone in several schools', () => {
  it('S05 are indexed with a key of each school or district: no index value is the same in two of them', async () => {
    const schools = sideNames.map((name) => sides[name].place.school)
    const distinct = async (statement: string, of = schools) => (await sql<{ n: number }>(statement, [of]))[0]?.n
    const contacts = 'student s JOIN guardian_contact c ON c.student_id = s.id'
    const twins = `FROM ${contacts} WHERE s.name = '同号生' AND s.school_id IN (?)`
    expect(await distinct(`SELECT COUNT(DISTINCT s.pupil_no_index) AS n ${twins}`)).toBe(3)
    expect(await distinct(`SELECT COUNT(DISTINCT c.phone_index) AS n ${twins}`)).toBe(3)
    const staff = `SELECT COUNT(DISTINCT phone_index) AS n FROM staff WHERE name = '新老师' AND school_id IN (?)`
    expect(await distinct(staff)).toBe(3)
    // Officers belong to no school: theirs are led by the district.
    const bureaus = sideNames.map((name) => sides[name].place.bureau)
    const officers = `SELECT COUNT(DISTINCT phone_index) AS n FROM staff WHERE name = '新科员' AND bureau_id IN (?)`
    expect(await distinct(officers, bureaus)).toBe(2)
  })

  it('ID-3 bind the child of the school that was named, and no other', async () => {
    const person = await newcomer()
    const { place, twin } = sides.neighbour
    const proof = { kind: 'phone_on_file' as const, phone: sharedPhone }
    const body = { schoolId: place.school, pupilNo: twinNo, name: '同号生', relation: 'mother' as const, proof }
    expect((await h.api('POST /guardian-bindings', { body }, await as(person))).reply.studentId).toBe(twin.studentId)
    const links = await sql('SELECT CAST(student_id AS CHAR) AS student FROM guardian_link WHERE account_id = ?', [
      person.accountId,
    ])
    expect(links).toEqual([{ student: twin.studentId }])
  })
})
