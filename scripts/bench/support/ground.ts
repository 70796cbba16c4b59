/** A district for measuring: its size is what matters, so it goes in by the roster's multi-row inserts, with nobody's history. */
import {
  assign, createBureaus, createClasses, createGrades, createMemberships, createSchools, createStaff, createStudents,
} from '../../../server/src/modules/roster/enter'
import { inTransaction, write } from '../../../server/src/platform/db'
import { newId } from '../../../server/src/platform/ids'
import { now } from '../../../server/src/platform/clock'
import { planSchools } from '../../seed/schools'
import { impossibleRegion, phoneOf } from '../../seed/numbers'

export type GroundClass = { bureauId: string; schoolId: string; gradeId: string; classId: string; students: string[]; homeroom: string }
export type Ground = { bureauId: string; classes: GroundClass[] }

const since = '2025-09-01'

/**
 * 18 schools with 36 classes each. `pupils` says how many sit in each class; without it the seed's head counts, 25,000 in all. Every class
 * has a homeroom teacher with an account (`homeroom`).
 */
export async function fillDistrict(pupils?: number): Promise<Ground> {
  const bureauId = newId()
  const classes: (GroundClass & { heads: number })[] = []
  await inTransaction(() => createBureaus([{ id: bureauId, name: '镜花市水月区教育局', code: `${impossibleRegion}bench` }]))
  for (const plan of planSchools('district')) {
    const schoolId = newId()
    await createSchools([{ id: schoolId, bureauId, code: plan.code, name: plan.name, stage: plan.stage }])
    const grades = new Map([...new Map(plan.classes.map((one) => [one.grade, one.level]))].map(([name, level]) => [name, { id: newId(), bureauId, schoolId, name, level }]))
    await createGrades([...grades.values()])
    const own = plan.classes.map((one) => ({
      bureauId, schoolId, gradeId: grades.get(one.grade)?.id ?? '', classId: newId(), students: [], homeroom: newId(), heads: pupils ?? one.pupils, name: one.name,
    }))
    await createClasses(own.map((one, position) => ({ id: one.classId, bureauId, schoolId, gradeId: one.gradeId, name: one.name, schoolYear: 2025, position })))
    classes.push(...own)
  }
  await fillClasses(classes)
  await staffClasses(classes)
  return { bureauId, classes }
}

async function fillClasses(classes: readonly (GroundClass & { heads: number })[]): Promise<void> {
  for (const one of classes) one.students = Array.from({ length: one.heads }, () => newId())
  const seats = classes.flatMap((one) => one.students.map((id) => ({ ...one, id })))
  await createStudents(seats.map(({ id, bureauId, schoolId }, n) => ({ id, bureauId, schoolId, pupilNo: `G${impossibleRegion}${n}`, name: `生${n}` })))
  await createMemberships(seats.map(({ id, bureauId, schoolId, gradeId, classId }) => ({ bureauId, schoolId, gradeId, classId, studentId: id, from: since })))
}

async function staffClasses(classes: readonly GroundClass[]): Promise<void> {
  const members = classes.map((one, n) => ({ id: newId(), bureauId: one.bureauId, schoolId: one.schoolId, staffNo: `B${n}`, name: `师${n}`, phone: phoneOf(90_000_000 + n), accountId: one.homeroom }))
  await write('INSERT INTO account (id, name, created_at) VALUES ?', [members.map((one) => [one.accountId, one.name, now()])])
  await createStaff(members)
  await assign(
    members.map((one, n) => ({ bureauId: one.bureauId, schoolId: one.schoolId, staffId: one.id, role: 'homeroom', scope: 'class', scopeId: classes[n]?.classId ?? '', from: since })),
  )
}
