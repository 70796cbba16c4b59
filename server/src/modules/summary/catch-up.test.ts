import { markOf } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { storedVersions, summariesOf, tokenOf } from '../../../test/support/summaries'
import { world, type World } from '../../../test/support/world'
import { createHouseWorker } from '../../main/keeping'
import { createRunner } from '../../platform/jobs'
import { summaryJob } from './jobs'
import { addUp } from './rules'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

const until = async (isSo: () => Promise<boolean>) => {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it never became so')
}

describe('after the server was away', () => {
  test('SM-3: away from 17:50 to 21:00, on start the missing finals of the last days come in order of days over both schools, marked 补生成', async () => {
    const w = await world()
    const school = summariesOf(h, w)
    const neighbour = summariesOf(h, w, w.neighbour, w.neighbourLeader)
    for (const day of ['2026-03-09', '2026-03-10', '2026-03-11']) {
      school.at('08:00', day)
      await school.report(w.class, 'am')
      await neighbour.report(w.neighbourClass, 'am')
    }
    school.at('21:00', '2026-03-11')
    const runner = createRunner([summaryJob('day', [w.school.id, w.neighbour.id])])
    const worker = createHouseWorker({ concurrency: 2 })
    runner.start()
    const running = worker.run()
    await until(async () => (await storedVersions(w.bureau.id)).filter((row) => row.scope === 'bureau' && row.status === 'FINAL_INCOMPLETE').length === 3)
    await runner.stop()
    await worker.stop()
    await running
    const rows = await storedVersions(w.bureau.id)
    const schools = rows.filter((row) => row.scope === 'school')
    expect(schools.map((row) => row.day)).toEqual(['2026-03-09', '2026-03-09', '2026-03-10', '2026-03-10', '2026-03-11', '2026-03-11'])
    expect(new Set(schools.map((row) => [row.version, row.cause].join(' ')))).toEqual(new Set(['1 catch_up']))
    expect((await school.schoolDay('2026-03-11')).school).toMatchObject({ caughtUp: true, version: 1, stale: false })
    expect((await school.bureauDay('2026-03-10')).bureau).toMatchObject({ caughtUp: true, measures: { reports: 2 } })
  })

  test('SM-3: a final in time is not marked; a later version of a caught-up one is a correction', async () => {
    const w = await world()
    const school = summariesOf(h, w)
    await school.report(w.class, 'am')
    school.at('18:10', '2026-03-11')
    await school.runner().tick()
    expect((await school.schoolDay('2026-03-11')).school).toMatchObject({ caughtUp: false, status: 'FINAL_INCOMPLETE' })
    await school.report(w.otherClass, 'am')
    await school.settle()
    expect((await school.schoolDay('2026-03-11')).school).toMatchObject({ caughtUp: false, status: 'REVISED', version: 2 })
  })

  test('SM-2, SM-3: a clock two hours back makes nothing twice, a clock one day ahead leaves no day out', async () => {
    const w = await world()
    const school = summariesOf(h, w)
    await school.report(w.class, 'am')
    school.at('18:00', '2026-03-11')
    await school.runner().tick()
    await school.settle()
    const before = await storedVersions(w.bureau.id)
    school.at('16:00', '2026-03-11')
    await school.runner().tick()
    await school.report(w.otherClass, 'pm')
    await school.settle()
    expect((await school.schoolDay('2026-03-11')).school).toMatchObject({ version: 2, stale: false, measures: { reports: 2 } })
    school.at('18:00', '2026-03-11')
    await school.runner().tick()
    expect((await storedVersions(w.bureau.id)).filter((row) => row.period === 'day' && row.scope === 'school')).toHaveLength(2)
    school.at('18:00', '2026-03-12')
    await school.runner().tick()
    await school.settle()
    const rows = await storedVersions(w.bureau.id)
    expect(rows.filter((row) => row.scope === 'school' && row.period === 'day').map((row) => [row.day, row.version])).toEqual([['2026-03-11', 1], ['2026-03-11', 2], ['2026-03-12', 1]])
    expect(before.length).toBeGreaterThan(0)
  })

  test('AT-17: late reports of the same minutes share one recompile', async () => {
    const w = await world({ classes: 10, pupils: 2 })
    const school = summariesOf(h, w)
    await school.report(w.class, 'am')
    school.at('18:00', '2026-03-11')
    await school.runner().tick()
    await school.settle()
    for (const klass of w.classes.slice(1)) await school.report(klass, 'am')
    expect((await school.schoolDay('2026-03-11')).school).toMatchObject({ version: 1, stale: true })
    await school.settle()
    const { school: after } = await school.schoolDay('2026-03-11')
    expect(after).toMatchObject({ version: 2, stale: false, measures: { reports: 10 } })
    const [newest] = await school.schoolVersions('2026-03-11')
    expect(newest?.causes.map((cause) => cause.kind)).toEqual(Array.from({ length: 9 }, () => 'report'))
  })
})

describe('weeks', () => {
  /** The six school days of 2026-W38: its Sunday is a workday (CA-7). */
  const w38 = ['2026-09-14', '2026-09-15', '2026-09-16', '2026-09-17', '2026-09-18', '2026-09-20']

  async function reportWeek(w: World, days: readonly string[]) {
    const school = summariesOf(h, w)
    for (const [index, day] of days.entries()) {
      school.at('08:00', day)
      const isIll = index % 2 === 0
      await school.report(w.class, 'am', { marks: isIll ? [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['cough'] } })] : [] })
      await school.report(w.otherClass, 'am', { marks: [markOf(w.otherPupils[index], 'absent_unexplained')] })
      school.at('14:00', day)
      await school.report(w.class, 'pm')
      school.at('18:00', day)
      await school.runner().tick()
      await school.settle()
    }
    return school
  }

  test('SM-5, SM-1: after Sunday’s own final a week is the exact sum of its six days at every level, and a child ill on three of them counts once', async () => {
    const w = await world({ pupils: 6 })
    const school = await reportWeek(w, w38)
    school.at('20:29', '2026-09-20')
    await school.runner().tick()
    expect((await school.schoolDay('2026-09-20', 'week')).school).toBeNull()
    school.at('20:30', '2026-09-20')
    await school.runner().tick()
    await school.settle()
    const rows = await storedVersions(w.bureau.id)
    const weeks = rows.filter((row) => row.period === 'week' && row.mark === 1)
    expect(weeks.map((row) => row.scope).sort()).toEqual(['bureau', 'class', 'class', 'grade', 'school'])
    for (const week of weeks) {
      const days = rows.filter((row) => row.period === 'day' && row.mark === 1 && row.scopeId === week.scopeId)
      expect(days).toHaveLength(6)
      expect({ ...week.measures, illPupils: 0 }).toEqual({ ...addUp(days.map((row) => row.measures)), illPupils: 0 })
    }
    expect((await school.schoolDay('2026-09-16', 'week')).school).toMatchObject({
      day: '2026-09-14', until: '2026-09-20', status: 'FINAL_INCOMPLETE', caughtUp: false, measures: { expectedReports: 24, reports: 18, leaveSick: 3, absentUnexplained: 6, illPupils: 1 },
    })
    expect((await school.schoolDay('2026-09-16', 'week')).school?.missing[0]).toBe('9月14日 三(2)班 午检')
    // One child on each of six days: six would say what each of them keeps back (SV-14). The row itself is the sum, as above.
    expect((await school.bureauDay('2026-09-20', 'week')).bureau).toMatchObject({ measures: { absentUnexplained: null, late: 0, reports: 18, expectedReports: 24 } })
  })

  test('SM-5: the first week of a term counts its four real days only; a week without a school day has no report but the words 本周放假', async () => {
    const w = await world({ pupils: 3 })
    const school = await reportWeek(w, ['2026-09-01', '2026-09-02'])
    school.at('20:30', '2026-09-06')
    await school.runner().tick()
    expect((await school.schoolDay('2026-09-01', 'week')).school).toMatchObject({ day: '2026-08-31', measures: { expectedReports: 16, reports: 6 } })
    school.at('23:00', '2027-01-31')
    await school.report(w.class, 'pm', { day: '2027-01-29' })
    school.at('20:30', '2027-02-07')
    await school.runner().tick()
    expect(await school.schoolDay('2027-02-03', 'week')).toMatchObject({ school: null, weekOff: { from: '2027-02-01', to: '2027-02-07', text: '本周放假' } })
    expect((await storedVersions(w.bureau.id)).filter((row) => row.day >= '2027-02-01')).toEqual([])
    const trend = await h.api(
      'GET /schools/:schoolId/summaries', { params: { schoolId: w.school.id }, query: { from: '2027-01-25', to: '2027-02-07', period: 'week' } }, { token: await tokenOf(w.leader) },
    )
    expect([trend.reply.items.map((one) => one.day), trend.reply.weeksOff.map((one) => one.from)]).toEqual([['2027-01-25'], ['2027-02-01']])
  })
})
