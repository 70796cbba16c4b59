import { sessions, type MarkStatus, type Session } from '@zhixiao/shared-types/values/attendance'
import { markOf, reportBody, type ReportBody } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { world, type World } from '../../../test/support/world'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { createRunner } from '../../platform/jobs'
import { beginSession } from '../../platform/session'
import { createGrades, createMemberships } from '../roster/enter'
import { summaryJob } from './jobs'
import { addUp, type StoredMeasures } from './rules'

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
type Row = { scopeId: string; metrics: unknown }
const rowsOf = (w: World, on: string) =>
  sql<Row>("SELECT scope_id AS scopeId, metrics FROM summary WHERE bureau_id = ? AND day = ? AND period = 'day' AND current_mark = 1", [w.bureau.id, on])
const measuresIn = (row: Row | undefined) => (typeof row?.metrics === 'string' ? JSON.parse(row.metrics) : row?.metrics) as StoredMeasures

/** A small generator of its own: the same seed is the same history (mulberry32). */
function randomOf(seed: number) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

type Told = { classId: string; session: Session; roll: string[]; marks: Map<string, { status: MarkStatus; isIll: boolean }>; late: boolean }

describe('summaries against a recount', () => {
  const statuses = ['late', 'absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official'] as const

  test.each([1, 2, 3])('SM-1: class, grade, school and district equal a recount from the marks, with moves between classes and silent classes (history %i)', async (seed) => {
    const random = randomOf(seed)
    const w = await world({ classes: 4, pupils: 6 })
    await splitGrades(w)
    const days = ['2026-03-09', '2026-03-10', day]
    const classOf = new Map([...w.pupilsOfClass].flatMap(([classId, pupils]) => pupils.map((pupil) => [pupil.id, classId] as const)))
    for (const on of days) {
      const told: Told[] = []
      for (const [session, time] of [['am', '08:00'], ['pm', '14:00']] as const) {
        for (const klass of w.classes) {
          at(random() < 0.3 ? (session === 'am' ? '10:00' : '16:00') : time, on)
          if (random() < 0.8) told.push(await tell(w, klass, session, on, random, statuses))
        }
        if (session === 'am') await moveSomebody(w, classOf, on, random)
      }
      at('18:00', on)
      await runnerOf(w).tick()
      await h.drain()
      await checkDay(w, on, told, classOf)
      await lateReports(w, on, told, random, statuses)
      await h.drain()
      await h.drain()
      await checkDay(w, on, told, classOf)
    }
  })

  async function tell(w: World, klass: Klass, session: Session, on: string, random: () => number, some: typeof statuses): Promise<Told> {
    const token = await tokenOf(w.leader)
    const { reply } = await h.api('GET /classes/:classId/roll', { params: { classId: klass.class }, query: { day: on, session } }, { token })
    const marks = reply.pupils.filter(() => random() < 0.3).map(({ studentId }) => {
      const status = some[Math.floor(random() * some.length)] ?? 'late'
      return markOf({ id: studentId }, random() < 0.2 ? 'present' : status, random() < 0.4 ? { health: { symptoms: ['cough'] } } : {})
    })
    const { report: stored } = await report(w, klass, session, { day: on, session, marks })
    return {
      classId: klass.class, session, roll: reply.pupils.map((pupil) => pupil.studentId), late: stored.isLate || stored.isBackfilled,
      marks: new Map(marks.map((mark) => [mark.studentId, { status: mark.status, isIll: mark.status === 'leave_sick' || mark.health !== undefined }])),
    }
  }

  async function lateReports(w: World, on: string, told: Told[], random: () => number, some: typeof statuses) {
    at('19:00', on)
    for (const klass of w.classes) {
      for (const session of ['am', 'pm'] as const) {
        const isSilent = !told.some((one) => one.classId === klass.class && one.session === session)
        if (isSilent && random() < 0.5) told.push(await tell(w, klass, session, on, random, some))
      }
    }
  }

  /** Two of the four classes become a grade of their own. */
  async function splitGrades(w: World) {
    const [gradeId] = await createGrades([{ id: newId(), bureauId: w.bureau.id, schoolId: w.school.id, name: '四年级', level: 4 }])
    for (const klass of w.classes.slice(2)) {
      await write('UPDATE class SET grade_id = ? WHERE id = ?', [gradeId, klass.class])
      await write('UPDATE membership SET grade_id = ? WHERE class_id = ?', [gradeId, klass.class])
      klass.grade = gradeId ?? ''
    }
  }

  async function moveSomebody(w: World, classOf: Map<string, string>, on: string, random: () => number) {
    const [studentId, from] = [...classOf][Math.floor(random() * classOf.size)] ?? ['', '']
    const to = w.classes.find((klass) => klass.class !== from)
    if (!to || (await sql('SELECT id FROM membership WHERE student_id = ? AND from_day = ?', [studentId, on])).length > 0) return
    await write('UPDATE membership SET to_day = ? WHERE student_id = ? AND to_day IS NULL', [on, studentId])
    await createMemberships([{ bureauId: to.bureau, schoolId: to.school, gradeId: to.grade, classId: to.class, studentId, from: on }])
    classOf.set(studentId, to.class)
  }

  /** The plain recount: nothing of the module under test but the shape of its measures. */
  function recount(w: World, told: readonly Told[], classOf: ReadonlyMap<string, string>, classIds: readonly string[]): StoredMeasures {
    const mine = told.filter((one) => classIds.includes(one.classId))
    const count = (status: MarkStatus) => mine.reduce((sum, one) => sum + [...one.marks.values()].filter((mark) => mark.status === status).length, 0)
    const first = new Map<string, string>()
    for (const session of sessions) {
      for (const one of told.filter((candidate) => candidate.session === session)) {
        for (const [studentId, mark] of one.marks) if (mark.isIll && !first.has(studentId)) first.set(studentId, one.classId)
      }
    }
    const expected = mine.reduce((sum, one) => sum + one.roll.length, 0)
    const parts = { late: count('late'), absentUnexplained: count('absent_unexplained'), leaveSick: count('leave_sick'), leavePersonal: count('leave_personal'), leaveOfficial: count('leave_official') }
    const enrolled = [...classOf.values()].filter((classId) => classIds.includes(classId)).length
    return {
      expectedReports: classIds.reduce((sum, id) => sum + ([...classOf.values()].includes(id) ? 2 : mine.filter((one) => one.classId === id).length), 0),
      reports: mine.length, lateReports: mine.filter((one) => one.late).length, enrolled, expected, ...parts, otherAbsent: 0,
      present: expected - Object.values(parts).reduce((sum, part) => sum + part, 0),
      illPupils: [...first.values()].filter((classId) => classIds.includes(classId)).length,
    }
  }

  async function checkDay(w: World, on: string, told: readonly Told[], classOf: ReadonlyMap<string, string>) {
    const rows = await rowsOf(w, on)
    const find = (scopeId: string) => measuresIn(rows.find((row) => row.scopeId === scopeId))
    for (const klass of w.classes) expect(find(klass.class)).toEqual(recount(w, told, classOf, [klass.class]))
    for (const gradeId of new Set(w.classes.map((klass) => klass.grade))) {
      expect(find(gradeId)).toEqual(recount(w, told, classOf, w.classes.filter((klass) => klass.grade === gradeId).map((klass) => klass.class)))
    }
    const all = recount(w, told, classOf, w.classes.map((klass) => klass.class))
    expect(find(w.school.id)).toEqual(all)
    expect(find(w.bureau.id)).toEqual(all)
    expect(addUp(w.classes.map((klass) => find(klass.class)))).toEqual(all)
  }
})

