import { house, type House } from '../../../test/support/house'
import { world, type Person, type World } from '../../../test/support/world'
import { markOf, reportBody } from '../../../test/support/attendance'
import { sql } from '../../platform/db'
import { withoutDetail } from './keep-detail'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const hot = { symptoms: ['cough' as const], temperature: 38.2, note: '昨晚开始咳嗽' }
const report = async (w: World, person: Person, marks: NonNullable<Parameters<typeof reportBody>[1]>['marks']) => {
  const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class } }, { token: await w.tokenOf(person) })
  return h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.class.class }, body: reportBody(roll.reply, { marks }) }, { token: await w.tokenOf(person) })
}
const sealedOf = async (w: World) => (await sql<{ sealed: Buffer | null; ill: number; symptoms: number }>('SELECT health_sealed AS sealed, ill, symptoms FROM attendance_mark WHERE student_id = ?', [w.pupils[0]!.id]))[0]
const answer = async (w: World, person: Person, given: boolean) =>
  h.api('PUT /students/:studentId/consents/:purpose', { params: { studentId: w.pupils[0]!.id, purpose: 'health_detail' }, body: { given, version: 1 } }, { token: await w.tokenOf(person) })

describe('S40 health detail without consent', () => {
  it('S40 without consent the temperature and the note are not kept anywhere; symptoms are, and the child stays counted', async () => {
    const w = await world({ noConsents: true })
    const { reply, status } = await report(w, w.homeroom, [markOf(w.pupils[0], 'leave_sick', { health: { ...hot, symptoms: ['fever', 'cough'] } })])
    expect([status, reply.ill]).toEqual([201, 1])
    expect(reply.marks[0]?.health).toMatchObject({ symptoms: ['fever', 'cough'], temperature: null, note: '' })
    expect(await sealedOf(w)).toMatchObject({ sealed: null, ill: 1 })
  })

  it('S40 with consent they are kept, until one guardian withdraws; then later reports and corrections keep symptoms only', async () => {
    const w = await world({ noConsents: true })
    await answer(w, w.guardianA, true)
    const first = await report(w, w.homeroom, [markOf(w.pupils[0], 'leave_sick', { health: { ...hot, symptoms: ['fever', 'cough'] } })])
    expect(first.reply.marks[0]?.health).toMatchObject({ temperature: 38.2, note: '昨晚开始咳嗽' })
    await answer(w, w.guardianB, false)
    const corrected = await h.api('POST /attendance-reports/:reportId/corrections', {
      params: { reportId: first.reply.id }, body: { version: 1, reason: '补充症状', marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever', 'rash'], temperature: 39, note: '起疹' } })] },
    }, { token: await w.tokenOf(w.homeroom) })
    expect(corrected.reply.report.marks[0]?.health).toMatchObject({ symptoms: ['fever', 'rash'], temperature: null, note: '' })
    expect((await sealedOf(w))?.sealed).toBeNull()
  })

  it('S40 the school nurse may keep them in an emergency, and the ledger says on which basis', async () => {
    const w = await world({ noConsents: true })
    const { reply } = await report(w, w.nurse, [markOf(w.pupils[0], 'leave_sick', { health: { ...hot, symptoms: ['fever', 'cough'] } })])
    expect(reply.marks[0]?.health).toMatchObject({ temperature: 38.2 })
    expect(await sql('SELECT basis, CAST(account_id AS CHAR) AS account FROM consent WHERE student_id = ?', [w.pupils[0]!.id])).toEqual([{ basis: 'emergency', account: w.nurse.accountId }])
    expect(await sql(`SELECT action FROM audit_log WHERE student_id = ? AND action = 'consent.emergency'`, [w.pupils[0]!.id])).toHaveLength(1)
  })

  it('S40 one child’s refusal touches no other child of the class', async () => {
    const w = await world({ noConsents: true })
    await h.api('PUT /students/:studentId/consents/:purpose', { params: { studentId: w.pupils[1]!.id, purpose: 'health_detail' }, body: { given: true, version: 1 } }, { token: await w.tokenOf(w.guardians[1]!) })
    const { reply } = await report(w, w.homeroom, [0, 1].map((index) => markOf(w.pupils[index], 'leave_sick', { health: { ...hot, symptoms: ['fever', 'cough'] } })))
    const byChild = new Map(reply.marks.map((mark) => [mark.studentId, mark.health?.temperature]))
    expect([byChild.get(w.pupils[0]!.id), byChild.get(w.pupils[1]!.id)]).toEqual([null, 38.2])
  })

  it('S40 the roll says of whom only symptoms are kept, before anything is typed; the nurse and who sees no health are told nothing', async () => {
    const w = await world({ noConsents: true })
    await answer(w, w.guardianA, true)
    const told = async (person: Person) => (await h.api('GET /classes/:classId/roll', { params: { classId: w.class.class } }, { token: await w.tokenOf(person) })).reply.symptomsOnly
    expect((await told(w.homeroom))?.sort()).toEqual(w.pupils.slice(1).map((pupil) => pupil.id).sort())
    for (const person of [w.nurse, w.teacher, w.admin]) expect(await told(person)).toBeUndefined()
    expect(await sql(`SELECT id FROM consent WHERE basis = 'emergency' AND school_id = ?`, [w.school.id])).toEqual([])
  })

  it('S40 who was ill by the temperature alone becomes a fever, and a plain remark leaves nothing behind', () => {
    const mark = { studentId: '1', status: 'present' as const }
    expect(withoutDetail({ ...mark, health: { symptoms: [], temperature: 38, note: '' } }).health).toEqual({ symptoms: ['fever'], temperature: null, note: '' })
    expect(withoutDetail({ ...mark, health: { symptoms: [], temperature: null, note: '有点累' } }).health).toBeUndefined()
    expect(withoutDetail({ ...mark, health: { symptoms: ['cough'], temperature: null, note: '', dormNo: '3-201', hospitalVisited: true } }).health).toEqual({ symptoms: ['cough'], temperature: null, note: '' })
  })
})
