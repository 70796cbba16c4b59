import { sql } from '../../platform/db'
import { schoolClock, world, schoolDayOfTests } from '../../../test/support/world'
import { database, type TestDatabase } from '../../../test/support/database'
import { classesOn, grantsOf, homeroomsOf, placeOfStudent, receiversOf, studentsOn, unboundAmong } from './queries'
import { createMemberships, moveStudents } from './enter'

let bed: TestDatabase
beforeAll(async () => (bed = await database()))
afterAll(() => bed.close())
beforeEach(() => void schoolClock())
const today = schoolDayOfTests

describe('who is where, and who may what, on a day', () => {
  test('RS-1: a pupil cannot be in two classes at once; the database itself refuses a second open membership', async () => {
    const { pupils, otherClass } = await world()
    const twice = { bureauId: otherClass.bureau, schoolId: otherClass.school, gradeId: otherClass.grade, classId: otherClass.class, studentId: pupils[0]!.id, from: today }
    await expect(createMemberships([twice])).rejects.toMatchObject({ errno: 1062 })
  })

  test('RS-1: a pupil who changes class on a day belongs to the old class before it and to the new one from it', async () => {
    const { pupils, class: from, otherClass: to } = await world()
    const moved = pupils[2]!
    await moveStudents([{ bureauId: to.bureau, schoolId: to.school, gradeId: to.grade, classId: to.class, studentId: moved.id, from: today }])
    const names = async (classId: string, day: string) => (await studentsOn(classId, day)).map((one) => one.studentId)
    expect(await names(from.class, '2026-03-10')).toContain(moved.id)
    expect(await names(from.class, today)).not.toContain(moved.id)
    expect(await names(to.class, '2026-03-10')).not.toContain(moved.id)
    expect(await names(to.class, today)).toContain(moved.id)
    expect(await placeOfStudent(moved.id, '2026-03-10')).toMatchObject({ class: from.class, className: '三(1)班' })
    expect(await placeOfStudent(moved.id, today)).toMatchObject({ class: to.class, className: '三(2)班' })
    await moveStudents([{ bureauId: from.bureau, schoolId: from.school, gradeId: from.grade, classId: from.class, studentId: moved.id, from: today }])
    expect(await names(from.class, today)).toContain(moved.id)
    const rows = await sql<{ n: number }>('SELECT COUNT(*) AS n FROM membership WHERE student_id = ?', [moved.id])
    // Back where it was: it goes on there, as if it had never left.
    expect(rows[0]?.n).toBe(1)
  })

  test('PM-3: a duty or link that ended yesterday gives nothing today; a deputy holds the class only for the dated week', async () => {
    const w = await world({ twoChildren: true })
    expect(await grantsOf(w.endedHomeroom.accountId, today)).toEqual([])
    expect(await grantsOf(w.endedHomeroom.accountId, '2026-03-09')).toEqual([{ role: 'homeroom', scope: 'class', id: w.class.class }])
    expect(await grantsOf(w.endedGuardian.accountId, today)).toEqual([])
    expect(await grantsOf(w.deputy.accountId, today)).toEqual([{ role: 'deputy', scope: 'class', id: w.class.class }])
    expect(await grantsOf(w.deputy.accountId, '2026-03-16')).toEqual([])
    const children = await grantsOf(w.guardianA.accountId, today)
    expect(children.map((grant) => grant.id).sort()).toEqual([w.pupils[0]!.id, w.otherPupils[1]!.id].sort())
  })

  test('MS-3: every active guardian with the right to receive is told, and a child without one counts as not reached', async () => {
    const w = await world()
    const ids = w.pupils.map((one) => one.id)
    const told = await receiversOf(ids, today)
    expect(told.filter((one) => one.studentId === ids[0]).map((one) => one.relation)).toEqual(['mother', 'father'])
    expect(await unboundAmong(ids, today)).toEqual(new Set(ids.slice(2)))
  })

  test("a school's classes come with the pupils they have that day and their homeroom teacher", async () => {
    const w = await world({ classes: 3, pupils: 4 })
    const classes = await classesOn(w.school.id, today)
    expect(classes.map((one) => [one.className, one.enrolled])).toEqual([['三(1)班', 4], ['三(2)班', 4], ['三(3)班', 4]])
    const homerooms = await homeroomsOf(classes.map((one) => one.classId), today)
    expect(homerooms.get(w.class.class)).toEqual({ staffName: '班主任', accountId: w.homeroom.accountId, deputies: [{ staffName: '代理班主任', accountId: w.deputy.accountId }] })
    expect(homerooms.has(w.classes[2]!.class)).toBe(false)
  })
})
