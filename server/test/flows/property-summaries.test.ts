/**
 * SM-1, SM-2, RS-3, CA-4, CA-5, AT-14 as a property: random histories of reports, moves (also in the middle of a day), calendar changes, backfills and
 * corrections over two schools, all through the house's own doors. Whatever happened, class = grade = school = district exactly, what is stored is what
 * a plain recount of the raw rows says, and deleting and compiling again gives the same hashes. Every history prints its seed.
 */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { createClasses, createGrades, createMemberships, createStudents } from '../../src/modules/roster/enter'
import { recompileDistrict } from '../../src/modules/summary/compile'
import type { Period } from '../../src/modules/summary/rules'
import { write } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { reportBody, type ReportBody } from '../support/attendance'
import { house, type House } from '../support/house'
import { measures, plus, rawRows, recounted, type Counted, type Sessions } from '../support/recount'
import { storedVersions, summariesOf, tokenOf } from '../support/summaries'
import { world, type Person, type World } from '../support/world'

let h: House
beforeAll(async () => {
  h = await house()
})
afterAll(() => h.close())

/** A small generator of its own: the same seed is the same history (mulberry32). */
function randomOf(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T
  return { chance: (likely: number) => next() < likely, pick }
}
type Random = ReturnType<typeof randomOf>

const days = ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13'] as const
const monday = days[0]
type Klass = { class: string; className: string; school: { id: string }; leader: Person; admin: Person }
type Reported = { id: string; day: string; klass: Klass; version: number; pupils: string[] }

/** Two schools of one district with two grades each; evenings of boarders in the first. */
async function district() {
  const w = await world({ classes: 4, pupils: 5 })
  const grades = [w.school, w.neighbour].map((school) => ({ id: newId(), bureauId: w.bureau.id, schoolId: school.id, name: '四年级', level: 4 }))
  await createGrades(grades)
  for (const klass of w.classes.slice(2)) {
    await write('UPDATE class SET grade_id = ? WHERE id = ?', [grades[0]?.id, klass.class])
    await write('UPDATE membership SET grade_id = ? WHERE class_id = ?', [grades[0]?.id, klass.class])
  }
  const far = { id: newId(), bureauId: w.bureau.id, schoolId: w.neighbour.id, gradeId: grades[1]?.id ?? '', name: '四(1)班', schoolYear: 2025, position: 5 }
  await createClasses([far])
  const pupils = Array.from({ length: 4 }, () => ({ id: newId(), bureauId: w.bureau.id, schoolId: w.neighbour.id, pupilNo: `P${newId()}`, name: '吴一' }))
  await createStudents(pupils)
  await createMemberships(pupils.map((one) => ({ bureauId: w.bureau.id, schoolId: w.neighbour.id, gradeId: far.gradeId, classId: far.id, studentId: one.id, from: '2025-09-01' })))
  await write('UPDATE school SET times = ? WHERE id = ?', [JSON.stringify({ eveWeekdays: [2, 4] }), w.school.id])
  const own = w.classes.map((one): Klass => ({ class: one.class, className: one.className, school: w.school, leader: w.leader, admin: w.admin }))
  const theirs = [w.neighbourClass, { class: far.id, className: far.name }].map((one): Klass => ({
    class: one.class, className: one.className, school: w.neighbour, leader: w.neighbourLeader, admin: w.neighbourAdmin,
  }))
  return { w, classes: [...own, ...theirs] }
}

/** Counts what was really done: a history in which everything is refused proves nothing. */
type Done = Record<'reports' | 'late' | 'backfills' | 'moves' | 'corrections' | 'closures' | 'suspensions' | 'reopened', number>

function actor(w: World, classes: readonly Klass[], random: Random) {
  const done: Done = { reports: 0, late: 0, backfills: 0, moves: 0, corrections: 0, closures: 0, suspensions: 0, reopened: 0 }
  const reports: Reported[] = []
  const entries: { id: string; klass: Klass; from: string }[] = []
  const at = (time: string, day: string) => h.clock.set(`${day}T${time}:00+08:00`)
  const marksFor = (pupils: readonly string[], likely: number): ReportBody['marks'] => pupils.filter(() => random.chance(likely)).map((studentId) => ({
    studentId, status: random.pick(['present', 'late', 'absent_unexplained', 'leave_personal', 'leave_official', 'leave_sick'] as const),
    health: random.chance(0.4) ? { symptoms: ['cough' as const] } : undefined,
  })).map((mark) => (mark.status === 'leave_sick' ? { ...mark, health: { symptoms: ['cough' as const] } } : mark))
  const stillRaw = (body: unknown) => JSON.parse(JSON.stringify(body)) as never

  const report = async (klass: Klass, session: Session, day: string, as: 'reports' | 'late' | 'backfills') => {
    const token = await tokenOf(klass.leader)
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: klass.class }, query: { day, session } }, { token })
    const pupils = roll.reply.pupils.map((one) => one.studentId)
    const body = stillRaw(reportBody(roll.reply, { day, session, marks: marksFor(pupils, 0.3) }))
    const answer = await h.api('POST /classes/:classId/attendance-reports', { params: { classId: klass.class }, body }, { token })
    if (answer.status === 500) throw new Error(`report ${day} ${session}`)
    if (answer.status !== 201) return
    done[as] += 1
    reports.push({ id: answer.reply.id, day, klass, version: 1, pupils })
  }
  const correct = async (one: Reported) => {
    const marks = marksFor(one.pupils, 0.4)
    if (marks.length === 0) return
    const body = stillRaw({ version: one.version, reason: '核对后更正', marks })
    const answer = await h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId: one.id }, body }, { token: await tokenOf(one.klass.leader) })
    if (answer.status === 500) throw new Error(`correction ${one.day}`)
    if (answer.status !== 201) return
    one.version += 1
    done.corrections += 1
  }
  const move = async (klass: Klass) => {
    const from = random.pick(classes.filter((one) => one.school.id === klass.school.id && one.class !== klass.class))
    const { reply } = await h.api('GET /classes/:classId/students', { params: { classId: from.class } }, { token: await tokenOf(klass.leader) })
    const pupil = random.pick(reply.items)
    if (!pupil) return
    const answer = await h.api(
      'POST /students/:studentId/class-moves', { params: { studentId: pupil.studentId }, body: { toClassId: klass.class, reason: '家长申请' } }, { token: await tokenOf(klass.admin) },
    )
    if (answer.status === 201) done.moves += 1
  }
  const close = async (klass: Klass, body: object, as: 'closures' | 'suspensions') => {
    const answer = await h.api(
      'POST /schools/:schoolId/calendar-entries', { params: { schoolId: klass.school.id }, body: stillRaw({ sessions: [], reason: '台风', why: '通知', ...body }) },
      { token: await tokenOf(klass.admin) },
    )
    if (answer.status !== 201) return
    done[as] += 1
    entries.push({ id: answer.reply.id, klass, from: (body as { from: string }).from })
  }
  const reopen = async () => {
    const entry = entries.splice(Math.floor(entries.length / 2), 1)[0]
    if (!entry) return
    const params = { schoolId: entry.klass.school.id, entryId: entry.id }
    const answer = await h.api('POST /schools/:schoolId/calendar-entries/:entryId/ends', { params, body: { from: entry.from, why: '通知有误' } }, { token: await tokenOf(entry.klass.admin) })
    if (answer.status === 201) done.reopened += 1
  }
  return { done, reports, at, report, correct, move, close, reopen, any: () => random.pick(classes) }
}
type Acting = ReturnType<typeof actor>

/** One school day as it may go: checks, somebody moves, a closure at noon, the final, what comes late. */
async function liveThrough(day: (typeof days)[number], a: Acting, classes: readonly Klass[], random: Random, compile: () => Promise<void>) {
  for (const [session, time] of [['am', '08:00'], ['pm', '14:00'], ['eve', '18:40']] as const) {
    a.at(random.chance(0.2) && session !== 'eve' ? (session === 'am' ? '09:40' : '16:00') : time, day)
    for (const klass of classes) if (random.chance(0.8)) await a.report(klass, session, day, 'reports')
    if (session === 'am') {
      a.at('10:00', day)
      await a.move(a.any())
      await a.move(a.any())
      const klass = a.any()
      if (random.chance(0.3)) await a.close(klass, { from: day, to: day, fromSession: 'pm', kind: 'closure' }, 'closures')
      if (random.chance(0.4)) await a.close(klass, { from: day, to: day, classId: klass.class, kind: 'suspension' }, 'suspensions')
    }
  }
  a.at('20:00', day)
  await compile()
  a.at('20:30', day)
  for (const klass of classes) if (random.chance(0.6)) await a.report(klass, random.pick(['am', 'pm'] as const), day, 'late')
  await changeThePast(day, a, random)
  await compile()
}

async function changeThePast(day: string, a: Acting, random: Random) {
  for (let times = 0; times < 3 && a.reports.length > 0; times += 1) await a.correct(random.pick(a.reports))
  const past = random.pick(days.filter((one) => one <= day))
  const klass = a.any()
  for (let times = 0; times < 4; times += 1) await a.report(a.any(), random.pick(['am', 'pm'] as const), past, 'backfills')
  if (random.chance(0.25)) await a.close(klass, { from: past, to: past }, 'closures')
  if (random.chance(0.6)) await a.reopen()
}

/** What the calendar itself shows for each class. */
async function calendarOf(classes: readonly Klass[]): Promise<Sessions> {
  const known = new Map<string, readonly string[]>()
  for (const klass of classes) {
    const { reply } = await h.api('GET /classes/:classId/calendar', { params: { classId: klass.class }, query: { from: monday, to: '2026-03-15' } }, { token: await tokenOf(klass.leader) })
    for (const one of reply.days) known.set(`${klass.class} ${one.day}`, one.sessions)
  }
  return (classId, day) => known.get(`${classId} ${day}`) ?? []
}

type Difference = { what: string; stored: unknown; recounted: unknown }
/** Compares every measure of every scope in force; returns how many cells there were and which differ. */
async function compare(w: World, classes: readonly Klass[], period: Period, keptUnder: string, over: readonly string[]): Promise<{ cells: number; differences: Difference[] }> {
  const rows = (await storedVersions(w.bureau.id)).filter((row) => row.period === period && row.day === keptUnder && row.mark === 1)
  const truth = recounted(await rawRows(w.bureau.id), over, await calendarOf(classes))
  const differences: Difference[] = []
  let cells = 0
  const same = (what: string, stored: Counted | undefined, wanted: Counted | undefined) => {
    for (const name of measures) {
      cells += 1
      if (stored?.[name] !== wanted?.[name]) differences.push({ what: `${period} ${keptUnder} ${what} ${name}`, stored: stored?.[name], recounted: wanted?.[name] })
    }
  }
  for (const id of new Set([...truth.keys(), ...rows.map((row) => row.scopeId)])) {
    const row = rows.find((one) => one.scopeId === id)
    same(`${row?.scope ?? 'missing'} ${id}`, row?.measures, truth.get(id))
  }
  const of = (scope: string) => plus(rows.filter((row) => row.scope === scope).map((row) => row.measures))
  for (const scope of ['class', 'grade', 'school']) same(`Σ ${scope} = district`, of(scope), of('bureau'))
  return { cells, differences }
}

const hashes = async (w: World) =>
  (await storedVersions(w.bureau.id)).filter((row) => row.mark === 1 && row.period !== 'am').map((row) => `${row.period} ${row.day} ${row.scope} ${row.scopeId} ${row.hash}`).sort()

describe('random histories', () => {
  const seeds = [20260311, 7, 4711]
  let cells = 0
  const total = new Map<string, number>()

  test.each(seeds)('SM-1, SM-2, AT-14, CA-5, RS-3: history of seed %i: stored = recounted, sums exact, compiled anew the same', async (seed) => {
    const random = randomOf(seed)
    const { w, classes } = await district()
    const a = actor(w, classes, random)
    const schools = [summariesOf(h, w), summariesOf(h, w, w.neighbour, w.neighbourLeader)]
    const compile = async () => {
      for (const school of schools) await school.runner().tick()
      for (const school of schools) await school.settle()
    }
    const differences: Difference[] = []
    const check = async (period: Period, keptUnder: string, over: readonly string[]) => {
      const found = await compare(w, classes, period, keptUnder, over)
      cells += found.cells
      differences.push(...found.differences)
    }
    for (const day of days) {
      await liveThrough(day, a, classes, random, compile)
      await check('day', day, [day])
    }
    a.at('20:30', '2026-03-15')
    await compile()
    await check('week', monday, days)
    a.at('10:00', '2026-03-16')
    await changeThePast('2026-03-13', a, random)
    await a.reopen()
    await compile()
    for (const day of days) await check('day', day, [day])
    await check('week', monday, days)
    expect(differences).toEqual([])

    const before = await hashes(w)
    await write("DELETE FROM summary WHERE bureau_id = ? AND period <> 'am'", [w.bureau.id])
    for (const day of days) await recompileDistrict(w.bureau.id, day, 'day', 'by_hand')
    await recompileDistrict(w.bureau.id, monday, 'week', 'by_hand')
    expect(await hashes(w)).toEqual(before)
    for (const [what, count] of Object.entries(a.done)) total.set(what, (total.get(what) ?? 0) + count)
    process.stdout.write(`seed ${seed}: ${JSON.stringify(a.done)}\n`)
  }, 120_000)

  test('more than a thousand cells were compared, and everything happened several times', () => {
    process.stdout.write(`${cells} cells compared\n`)
    expect(cells).toBeGreaterThanOrEqual(1000)
    for (const [what, count] of total) expect([what, count >= 3]).toEqual([what, true])
  })
})
