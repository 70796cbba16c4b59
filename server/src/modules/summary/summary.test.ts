import type { Session } from '@zhixiao/shared-types/values/attendance'
import { healthKeysIn, markOf, reportBody, type ReportBody } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { world, type World } from '../../../test/support/world'
import { inTransaction, sql, write } from '../../platform/db'
import { recordStatements } from '../../platform/db-connection'
import { newId } from '../../platform/ids'
import { createRunner } from '../../platform/jobs'
import { beginSession } from '../../platform/session'
import { addDays } from '../../platform/time'
import { recompile, recompileDistrict } from './compile'
import { summaryJob } from './jobs'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())

const day = '2026-03-11'
const at = (time: string, on = day) => h.clock.set(`${on}T${time}:00+08:00`)
beforeEach(() => at('07:50'))

/** A fresh sign-in: hours pass in these tests, and a session at school does not outlive them. */
const tokenOf = async (person: { accountId: string }) => (await beginSession(person.accountId, 'mp')).token

type Klass = World['class']
/** The leader may report for every class of the school. */
async function report(w: World, klass: Klass, session: Session, changes: Partial<ReportBody> = {}) {
  const token = await tokenOf(w.leader)
  const query = { day: changes.day, session }
  const roll = await h.api('GET /classes/:classId/roll', { params: { classId: klass.class }, query }, { token })
  const answer = await h.api('POST /classes/:classId/attendance-reports', { params: { classId: klass.class }, body: reportBody(roll.reply, changes) }, { token })
  if (answer.status !== 201) throw new Error(`${klass.className} ${session}: ${answer.status} ${answer.error?.code ?? ''}`)
  return { report: answer.reply, roll: roll.reply }
}
const runnerOf = (w: World) => createRunner([summaryJob('am', [w.school.id]), summaryJob('day', [w.school.id])])
const schoolDay = async (w: World, on = day, period: 'am' | 'day' = 'day', person: 'leader' | 'admin' | 'nurse' = 'leader') =>
  (await h.api('GET /schools/:schoolId/summary', { params: { schoolId: w.school.id }, query: { day: on, period } }, { token: await tokenOf(w[person]) })).reply
const bureauDay = async (w: World, on = day, period: 'am' | 'day' = 'day') =>
  (await h.api('GET /bureaus/:bureauId/summary', { params: { bureauId: w.bureau.id }, query: { day: on, period } }, { token: await tokenOf(w.officer) })).reply
type Row = { scope: string; scopeId: string; version: number; status: string; hash: string; metrics: unknown; mark: number | null }
const rowsOf = (w: World, on = day, period = 'day') =>
  sql<Row>(
    `SELECT scope, scope_id AS scopeId, version, status, content_hash AS hash, metrics, current_mark AS mark FROM summary
     WHERE bureau_id = ? AND day = ? AND period = ? ORDER BY scope, scope_id, version`,
    [w.bureau.id, on, period],
  )

describe('the morning flash and the daily final', () => {
  test('45 minutes after the morning check a provisional flash, after the lock the final of both sessions', async () => {
    const w = await world({ pupils: 5 })
    for (const klass of w.classes) await report(w, klass, 'am', { marks: [markOf(w.pupilsOfClass.get(klass.class)?.[0], 'absent_unexplained')] })
    at('09:14')
    await runnerOf(w).tick()
    expect((await schoolDay(w, day, 'am')).school).toBeNull()
    at('09:15')
    await runnerOf(w).tick()
    expect((await schoolDay(w, day, 'am')).school).toMatchObject({ status: 'PROVISIONAL', version: 1, measures: { expectedReports: 2, reports: 2, expected: 10, absentUnexplained: 2 } })
    expect((await schoolDay(w)).school).toBeNull()
    at('14:00')
    for (const klass of w.classes) await report(w, klass, 'pm')
    at('18:00')
    await runnerOf(w).tick()
    const { school, grades, classes } = await schoolDay(w)
    expect(school).toMatchObject({ status: 'FINAL', missing: [], measures: { expectedReports: 4, reports: 4, expected: 20, present: 18, enrolled: 10, illPupils: 0 } })
    expect(grades.map((grade) => grade.name)).toEqual(['三年级'])
    expect(classes.map((klass) => [klass.name, klass.measures.reports])).toEqual([['三(1)班', 2], ['三(2)班', 2]])
  })

  test('SM-4: a final with a class missing says which; the late report revises it by itself, up to the district', async () => {
    const w = await world({ pupils: 4 })
    for (const klass of w.classes) await report(w, klass, 'am')
    at('14:00')
    await report(w, w.class, 'pm')
    at('18:00')
    await runnerOf(w).tick()
    await h.drain()
    const first = await schoolDay(w)
    expect(first.school).toMatchObject({ status: 'FINAL_INCOMPLETE', version: 1, missing: ['三(2)班 午检'], measures: { reports: 3, expectedReports: 4 } })
    expect((await bureauDay(w)).bureau).toMatchObject({ status: 'FINAL_INCOMPLETE', version: 1, measures: { reports: 3 } })
    at('19:30')
    await report(w, w.otherClass, 'pm', { marks: [markOf(w.otherPupils[0], 'leave_sick')] })
    await h.drain()
    await h.drain()
    const revised = await schoolDay(w)
    expect(revised.school).toMatchObject({ status: 'REVISED', version: 2, missing: [], measures: { reports: 4, lateReports: 1, leaveSick: 1, illPupils: 1 } })
    expect(revised.classes.map((klass) => [klass.name, klass.version])).toEqual([['三(1)班', 1], ['三(2)班', 2]])
    expect((await bureauDay(w)).bureau).toMatchObject({ status: 'REVISED', version: 2, measures: { reports: 4 } })
    expect((await rowsOf(w)).filter((row) => row.scope === 'school').map((row) => [row.version, row.mark])).toEqual([[1, null], [2, 1]])
  })

  test('SM-4: before the first compile a report asks for nothing', async () => {
    const w = await world()
    await report(w, w.class, 'am')
    const waiting = await sql('SELECT id FROM outbox WHERE topic = ? AND coalesce_key LIKE ?', ['summary.recompile', `${w.school.id}:%`])
    expect(waiting).toEqual([])
  })

  test('SM-4: a report that is being stored while the day is compiled is never lost', async () => {
    const w = await world({ classes: 6, pupils: 3 })
    await report(w, w.class, 'am')
    at('18:30')
    const rest = w.classes.slice(1)
    await Promise.all([...rest.map((klass) => report(w, klass, 'am')), recompile(w.school.id, day, 'day', 'cron'), recompile(w.school.id, day, 'day', 'cron')])
    await h.drain()
    await h.drain()
    expect((await schoolDay(w)).school?.measures).toMatchObject({ reports: 6, expectedReports: 12 })
    expect((await bureauDay(w)).bureau?.measures).toMatchObject({ reports: 6 })
  })
})

describe('exactly once', () => {
  test('SM-2: three runners at once compile a day once; a second run on unchanged data writes nothing', async () => {
    const w = await world()
    await report(w, w.class, 'am')
    at('18:00')
    const counts = await Promise.all([runnerOf(w), runnerOf(w), runnerOf(w)].map((runner) => runner.tick()))
    expect(counts.map((count) => count.failed)).toEqual([0, 0, 0])
    const runs = await sql<{ attempts: number }>('SELECT attempts FROM job_run WHERE job = ? AND scope = ? AND window_key = ?', ['summary-day', w.school.id, day])
    expect(runs).toEqual([{ attempts: 1 }])
    await h.drain()
    const before = await rowsOf(w)
    expect(before.every((row) => row.version === 1)).toBe(true)
    await runnerOf(w).runByHand('summary-day', w.school.id, day)
    expect(await recompile(w.school.id, day, 'day', 'by_hand')).toBe(0)
    expect(await recompileDistrict(w.bureau.id, day, 'day', 'by_hand')).toBe(0)
    await h.drain()
    expect(await rowsOf(w)).toEqual(before)
  })

  test('SM-2: deleting a day’s summaries and compiling again gives the same hashes, by school and by district', async () => {
    const w = await world({ pupils: 4 })
    await report(w, w.class, 'am', { marks: [markOf(w.pupils[0], 'leave_sick', { health: { symptoms: ['fever'] } })] })
    at('18:00')
    await runnerOf(w).tick()
    await h.drain()
    await report(w, w.otherClass, 'am', { marks: [markOf(w.otherPupils[0], 'late')] })
    await h.drain()
    await h.drain()
    const current = async () => (await rowsOf(w)).filter((row) => row.mark === 1).map((row) => [row.scope, row.scopeId, row.hash, row.metrics])
    const before = await current()
    expect(before).toHaveLength(5)
    await write('DELETE FROM summary WHERE bureau_id = ? AND day = ?', [w.bureau.id, day])
    await recompile(w.school.id, day, 'day', 'by_hand')
    await h.drain()
    expect(await current()).toEqual(before)
    await write('DELETE FROM summary WHERE bureau_id = ? AND day = ?', [w.bureau.id, day])
    await recompileDistrict(w.bureau.id, day, 'day', 'by_hand')
    expect(await current()).toEqual(before)
  })

  test('SM-3: finals missed while the service was down are made up in order; days without sessions get none', async () => {
    const w = await world()
    at('08:00', '2026-03-05')
    await report(w, w.class, 'am')
    at('08:00', '2026-03-09')
    await report(w, w.class, 'am')
    at('17:00')
    await runnerOf(w).tick()
    const made = await sql<{ day: string; compiled: string }>('SELECT day, id AS compiled FROM summary WHERE scope_id = ? AND period = ? ORDER BY id', [w.school.id, 'day'])
    expect(made.map((row) => row.day)).toEqual(['2026-03-05', '2026-03-06', '2026-03-09', '2026-03-10'])
  })

  test('a district whose schools are not all in is provisional', async () => {
    const w = await world()
    await report(w, w.class, 'am')
    const token = await tokenOf(w.neighbourLeader)
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: w.neighbourClass.class } }, { token })
    await h.api('POST /classes/:classId/attendance-reports', { params: { classId: w.neighbourClass.class }, body: reportBody(roll.reply) }, { token })
    at('18:00')
    await runnerOf(w).tick()
    await h.drain()
    expect((await bureauDay(w)).bureau).toMatchObject({ status: 'PROVISIONAL', measures: { reports: 1 } })
    await recompile(w.neighbour.id, day, 'day', 'by_hand')
    await h.drain()
    expect((await bureauDay(w)).bureau).toMatchObject({ status: 'FINAL_INCOMPLETE', measures: { reports: 2 } })
    expect(await recompileDistrict(w.bureau.id, day, 'day', 'by_hand')).toBe(0)
  })
})

describe('who reads what', () => {
  test('AT-16: subject teachers and the admin get no number of the ill, leaders and the grade head do', async () => {
    const w = await world({ pupils: 4 })
    await report(w, w.class, 'am', { marks: w.pupils.slice(0, 3).map((pupil) => markOf(pupil, 'leave_sick', { health: { symptoms: ['cough'] } })) })
    at('18:00')
    await runnerOf(w).tick()
    const range = { from: day, to: day }
    const ofClass = async (person: 'teacher' | 'homeroom' | 'gradeHead' | 'deputy' | 'admin') =>
      h.api('GET /classes/:classId/summaries', { params: { classId: w.class.class }, query: range }, { token: await tokenOf(w[person]) })
    for (const person of ['teacher', 'admin'] as const) {
      const { status, reply, raw } = await ofClass(person)
      expect([status, reply.items.length, healthKeysIn(raw.body)]).toEqual([200, 1, []])
    }
    for (const person of ['homeroom', 'deputy', 'gradeHead'] as const) expect((await ofClass(person)).reply.items[0]?.measures.illPupils).toBe(3)
    expect((await schoolDay(w)).school?.measures.illPupils).toBe(3)
    expect(healthKeysIn(await schoolDay(w, day, 'day', 'admin'))).toEqual([])
  })

  test('the trend is oldest first and only what is in force', async () => {
    const w = await world()
    for (const on of ['2026-03-09', '2026-03-10']) {
      at('08:00', on)
      await report(w, w.class, 'am')
    }
    at('07:00')
    await runnerOf(w).tick()
    const token = await tokenOf(w.leader)
    const trend = await h.api('GET /schools/:schoolId/summaries', { params: { schoolId: w.school.id }, query: { from: '2026-03-01', to: day, period: 'day' } }, { token })
    expect(trend.reply.items.map((one) => [one.day, one.status, one.name])).toEqual([
      ['2026-03-09', 'FINAL_INCOMPLETE', w.school.name], ['2026-03-10', 'FINAL_INCOMPLETE', w.school.name],
    ])
    const grade = await h.api('GET /grades/:gradeId/summaries', { params: { gradeId: w.grade.id }, query: { from: day, to: day } }, { token: await tokenOf(w.gradeHead) })
    expect([grade.status, grade.reply.items]).toEqual([200, []])
  })

  test('the bureau sees its schools’ counts without cells of one or two, by name of school only', async () => {
    const w = await world({ pupils: 6 })
    await report(w, w.class, 'am', { marks: [markOf(w.pupils[0], 'absent_unexplained'), ...w.pupils.slice(1, 4).map((pupil) => markOf(pupil, 'late'))] })
    at('18:00')
    await runnerOf(w).tick()
    await h.drain()
    const { bureau, schools } = await bureauDay(w)
    expect(bureau?.measures).toMatchObject({ expected: 6, late: 3, absentUnexplained: null, absent: null, present: null, leaveSick: null })
    expect(schools.map((school) => [school.name, school.measures.late, school.measures.absentUnexplained, school.measures.present])).toEqual([[w.school.name, 3, null, null]])
    const trend = await h.api('GET /bureaus/:bureauId/summaries', { params: { bureauId: w.bureau.id }, query: { from: day, to: day } }, { token: await tokenOf(w.officer) })
    expect(trend.reply.items.map((one) => [one.measures.late, one.measures.absentUnexplained, one.measures.present])).toEqual([[3, null, null]])
    expect((await h.api('GET /schools/:schoolId/summary', { params: { schoolId: w.school.id }, query: { day } }, { token: await tokenOf(w.officer) })).status).not.toBe(200)
  })
})

describe('cost', () => {
  /** Rows the server looked at while `work` ran; inside one transaction, so on one connection of its own. */
  const rowsRead = (work: () => Promise<unknown>) =>
    inTransaction(async () => {
      const reads = async () => {
        const counters = await sql<{ Value: string }>("SHOW SESSION STATUS LIKE 'Handler_read%'")
        return counters.reduce((sum, counter) => sum + Number(counter.Value), 0)
      }
      const before = await reads()
      await work()
      return (await reads()) - before
    })
  const pastDays = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => addDays(day, -1 - from - index))
  const insert = (table: string, rows: readonly object[]) =>
    write(`INSERT INTO ${table} (${Object.keys(rows[0] ?? {}).join(', ')}) VALUES ?`, [rows.map((row) => Object.values(row) as unknown[])])
  /** The day's reports, marks and summaries once more on other days, as months of use leave them. */
  async function copyTo(w: World, days: readonly string[]) {
    const reports = await sql<Record<string, unknown>>('SELECT * FROM attendance_report WHERE bureau_id = ? AND day = ?', [w.bureau.id, day])
    const marks = await sql<Record<string, unknown>>('SELECT * FROM attendance_mark WHERE school_id = ? AND day = ?', [w.school.id, day])
    for (const on of days) {
      await insert('attendance_report', reports.map((row) => ({ ...row, day: on, id: newId() })))
      await insert('attendance_mark', marks.map((row) => ({ ...row, day: on })))
      await recompileDistrict(w.bureau.id, on, 'day', 'by_hand')
    }
  }

  test('a district is compiled in ten statements, however many schools and classes it has', async () => {
    const w = await world({ classes: 12, pupils: 2 })
    for (const klass of w.classes.slice(0, 6)) await report(w, klass, 'am')
    at('18:00')
    const seen: string[] = []
    recordStatements(({ text }) => seen.push(text))
    await recompileDistrict(w.bureau.id, day, 'day', 'by_hand')
    recordStatements(undefined)
    expect(seen.filter((text) => !/^(START TRANSACTION|COMMIT|SET )/.test(text)).length).toBeLessThanOrEqual(10)
  })

  test('sixty days of history make a day read no more rows than five do', async () => {
    const w = await world({ classes: 8, pupils: 4 })
    for (const klass of w.classes) await report(w, klass, 'am', { marks: [markOf(w.pupilsOfClass.get(klass.class)?.[0], 'leave_sick')] })
    at('18:00')
    const compileAnew = async () => {
      await write('DELETE FROM summary WHERE bureau_id = ? AND day = ?', [w.bureau.id, day])
      return rowsRead(() => recompileDistrict(w.bureau.id, day, 'day', 'by_hand'))
    }
    await copyTo(w, pastDays(0, 5))
    await compileAnew()
    const few = await compileAnew()
    await copyTo(w, pastDays(5, 60))
    const many = await compileAnew()
    expect(few).toBeGreaterThan(50)
    expect(many).toBeLessThanOrEqual(few * 1.2)
  }, 60_000)
})
