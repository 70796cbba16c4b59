/** What a bureau reads in one place must not give away what another place keeps back: a week and its days, a session now and its summary (decisions, "Numbers"; SV-14). */
import { markOf } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { summariesOf, tokenOf } from '../../../test/support/summaries'
import { world, type Pupil, type World } from '../../../test/support/world'
import { newId } from '../../platform/ids'
import { addDays } from '../../platform/time'
import { createMemberships, createStudents } from '../roster/enter'
import { insertVersions, retire, type NewVersion } from './queries'
import { addUp, composeBureau, nothing, type Period, type StoredMeasures } from './rules'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
const monday = '2026-03-09'
beforeEach(() => h.clock.set('2026-03-11T08:00:00+08:00'))

const measures = (part: Partial<StoredMeasures>): StoredMeasures => ({ ...nothing(), expectedReports: 2, reports: 2, enrolled: 40, expected: 40, ...part })
/** Keeps a version of the district's day or week with both its schools, as a compile would. */
async function compiled(w: World, period: Period, day: string, [own, neighbour]: [StoredMeasures, StoredMeasures], version = 1, change?: NewVersion['change']) {
  const row = { version, status: 'FINAL' as const, cause: 'cron', missing: [], ...(change && { change }) }
  const written = { at: new Date(`${day}T10:00:00Z`), watermark: null }
  const address = { bureauId: w.bureau.id, schoolIds: [], day, period }
  const schools = [[w.school.id, own], [w.neighbour.id, neighbour]] as const
  const versions = schools.map(([id, of]): NewVersion => ({ ...row, scope: 'school', scopeId: id, schoolId: id, measures: of, contentHash: `${id}${day}${version}`.padEnd(64, '0').slice(0, 64) }))
  const parts = Object.fromEntries(schools.map(([id]) => [id, version]))
  await insertVersions(address, [...versions, { ...row, ...composeBureau(w.bureau.id, [own, neighbour]), contentHash: `b${day}${version}`.padEnd(64, '0'), parts }], written)
}
/** Five days of two schools, and their week. */
async function compiledWeek(w: World, days: [Partial<StoredMeasures>, Partial<StoredMeasures>][]) {
  const full = days.map(([own, neighbour]): [StoredMeasures, StoredMeasures] => [measures(own), measures(neighbour)])
  for (const [index, schools] of full.entries()) await compiled(w, 'day', addDays(monday, index), schools)
  await compiled(w, 'week', monday, [addUp(full.map(([own]) => own)), addUp(full.map(([, neighbour]) => neighbour))])
}
/** What is in force of these days stays as an old version. */
async function replaced(w: World, ...periods: [Period, string][]) {
  const ids = [w.school.id, w.neighbour.id]
  for (const [period, day] of periods) await retire({ bureauId: w.bureau.id, schoolIds: [...ids, '0'], day, period }, [...ids, w.bureau.id])
}
const asOfficer = async (w: World) => ({ token: await tokenOf(w.officer) })
const district = async (w: World, day: string, period: Period) => {
  const { reply } = await h.api('GET /bureaus/:bureauId/summary', { params: { bureauId: w.bureau.id }, query: { day, period } }, await asOfficer(w))
  return { total: reply.bureau?.measures, of: (id: string) => reply.schools.find((one) => one.scopeId === id)?.measures }
}

describe('a week and its days', () => {
  test('SV-14: a school’s number that one day keeps back is kept back in the week, and its companion’s too; the other numbers, totals and coverage stay', async () => {
    const w = await world()
    // Friday: one child of the own school; the neighbour's four are hidden with it. Week minus days would say 8 - 7 = 1, or 4 - 0 = 4 and then 5 - 4 = 1.
    await compiledWeek(w, [[{ leaveSick: 3, late: 3 }, {}], [{ leaveSick: 4 }, {}], [{}, {}], [{}, {}], [{ leaveSick: 1 }, { leaveSick: 4 }]])
    const friday = await district(w, '2026-03-13', 'day')
    expect([friday.of(w.school.id)?.leaveSick, friday.of(w.neighbour.id)?.leaveSick, friday.total?.leaveSick]).toEqual([null, null, 5])
    const week = await district(w, monday, 'week')
    for (const id of [w.school.id, w.neighbour.id]) expect(week.of(id)).toMatchObject({ leaveSick: null, absent: null, present: null, absentUnexplained: 0, reports: 10, expected: 200 })
    expect(week.of(w.school.id)).toMatchObject({ late: 3 })
    expect(week.total).toMatchObject({ leaveSick: 12, absent: 12, late: 3, reports: 20, expectedReports: 20, enrolled: 400 })
  })

  test('SV-14: a day that tells no kinds but their sum leaves the week the sums alone', async () => {
    const w = await world()
    await compiledWeek(w, [[{ leaveSick: 5, leaveOfficial: 1 }, { leaveSick: 3 }], [{ leaveSick: 4, leaveOfficial: 3 }, { leaveSick: 4 }], [{}, {}], [{}, {}], [{}, {}]])
    expect((await district(w, monday, 'day')).of(w.school.id)).toMatchObject({ leaveSick: null, leaveOfficial: null, absent: 6 })
    const week = await district(w, monday, 'week')
    for (const one of [week.of(w.school.id), week.of(w.neighbour.id), week.total]) expect(one).toMatchObject({ leaveSick: null, leaveOfficial: null, leavePersonal: null })
    expect([week.of(w.school.id)?.absent, week.of(w.neighbour.id)?.absent, week.total?.absent]).toEqual([13, 7, 20])
  })

  test('SV-14: a district’s total that one day keeps back is kept back in the week, its trend and its versions; an old week asks the old days as well', async () => {
    const w = await world()
    await compiledWeek(w, [[{ late: 3 }, {}], [{ late: 4 }, {}], [{}, {}], [{}, {}], [{ late: 1 }, {}]])
    const query = { from: monday, to: '2026-03-15', period: 'week' as const }
    const params = { bureauId: w.bureau.id }
    const trend = async () => (await h.api('GET /bureaus/:bureauId/summaries', { params, query }, await asOfficer(w))).reply.items.map((one) => one.measures.late)
    const versions = async () => (await h.api('GET /bureaus/:bureauId/summary-versions', { params, query: { day: monday, period: 'week' } }, await asOfficer(w))).reply.items
    expect([(await district(w, monday, 'week')).total?.late, await trend(), (await versions()).map((one) => one.measures.late)]).toEqual([null, [null], [null]])
    // Friday was wrong: nobody was late. The week in force says 7, which its days say too; the old week would say 8, and Friday's first version what it hid.
    await replaced(w, ['day', '2026-03-13'], ['week', monday])
    await compiled(w, 'day', '2026-03-13', [measures({}), measures({})], 2)
    const change = { diff: [{ metric: 'late' as const, old: 8, new: 7 }], causes: [], isMaterial: true }
    await compiled(w, 'week', monday, [measures({ late: 7, expected: 200 }), measures({ expected: 200 })], 2, change)
    expect([(await district(w, monday, 'week')).total?.late, await trend()]).toEqual([7, [7]])
    const [second, first] = await versions()
    expect([second?.measures.late, first?.measures.late, second?.diff]).toMatchObject([7, null, [{ metric: 'late', old: null, new: null }]])
    const old = await h.api('GET /bureaus/:bureauId/summaries/:summaryId', { params: { ...params, summaryId: first?.id ?? '' } }, await asOfficer(w))
    expect([old.reply.version.measures.late, ...old.reply.parts.map((one) => one.measures.late)]).toEqual([null, null, null])
  })
})

describe('a session now and its summary', () => {
  /** The neighbouring school with more pupils than the one it has. */
  async function enlarge(w: World, count: number): Promise<Pupil[]> {
    const place = { bureauId: w.bureau.id, schoolId: w.neighbour.id }
    const pupils = Array.from({ length: count }, (_, index): Pupil => ({ id: newId(), name: `邻校${index}`, pupilNo: `G${newId()}`, class: w.neighbourClass, contacts: [] }))
    await createStudents(pupils.map((one) => ({ ...place, id: one.id, pupilNo: one.pupilNo, name: one.name })))
    await createMemberships(pupils.map((one) => ({ ...place, gradeId: w.neighbourClass.grade, classId: w.neighbourClass.class, studentId: one.id, from: '2025-09-01' })))
    return pupils
  }

  test('SV-14: the absent of a school whose kinds the morning’s summary keeps back are kept back now as well; totals stay', async () => {
    const w = await world({ pupils: 8 })
    const neighbours = await enlarge(w, 8)
    const [own, other] = [summariesOf(h, w), summariesOf(h, w, w.neighbour, w.neighbourLeader)]
    const missing = (pupil?: Pupil) => markOf(pupil, 'absent_unexplained')
    await own.report(w.class, 'am', { marks: [missing(w.pupils[0]), ...w.pupils.slice(1, 4).map((pupil) => markOf(pupil, 'leave_sick', { health: { symptoms: ['cough'] } }))] })
    await other.report(w.neighbourClass, 'am', { marks: neighbours.slice(0, 4).map(missing) })
    own.at('09:30', '2026-03-11')
    for (const school of [own, other]) await school.runner().tick()
    await own.settle()
    const morning = await district(w, '2026-03-11', 'am')
    expect(morning.of(w.school.id)).toMatchObject({ absentUnexplained: null, leaveSick: 3, leavePersonal: 0, leaveOfficial: 0, otherAbsent: 0, absent: null })
    const now = (await h.api('GET /bureaus/:bureauId/attendance-now', { params: { bureauId: w.bureau.id }, query: { session: 'am' } }, await asOfficer(w))).reply
    for (const one of now.schools) expect([one.school, one.absent, one.late, one.ill]).toEqual([one.school, morning.of(one.schoolId)?.absent, morning.of(one.schoolId)?.late, morning.of(one.schoolId)?.illPupils])
    expect(now.schools.map((one) => one.absent)).toEqual([null, null])
    expect([now.absent, now.late, now.reportedClasses, morning.total?.absent]).toEqual([8, 0, 2, 8])
  })
})
