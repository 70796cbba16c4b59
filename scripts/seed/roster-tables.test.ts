import { classOf } from '../../server/src/workflows/roster-import/class-name'
import { findHeader } from '../../server/src/workflows/roster-import/headers'
import { staffOf } from '../../server/src/workflows/roster-import/staff-rows'
import { pupilsOf } from '../../server/src/workflows/roster-import/student-rows'
import { readTable } from '../../server/src/workflows/roster-import/table-file'
import { generateWorld } from './generate'
import { pupilTable, staffTable } from './roster-tables'
import { fileOf } from './table-file'
import type { SchoolPlan } from './world'

const world = generateWorld('district')
const byKey = new Map(world.guardians.map((guardian) => [guardian.key, guardian]))
const read = async (bytes: Buffer) => {
  const rows = await readTable(bytes)
  const header = findHeader(rows)
  if (!('kind' in header)) throw new Error(`no header, missing ${header.missing.join()}`)
  return { rows, header }
}

describe.each(world.schools.slice(0, 3).map((school) => [school.form, school] as const))('the files of a school that hands in %s', (form, school: SchoolPlan) => {
  const own = world.pupils.filter((pupil) => pupil.school === school.key)

  it('say the same as the world when the product reads them: every pupil, class, guardian, relation and phone (RS-9)', async () => {
    const { rows, header } = await read(await fileOf(pupilTable(school, world.pupils, byKey), form))
    if (header.kind !== 'students') throw new Error('not read as pupils')
    const { pupils, faults } = pupilsOf(rows, header)
    expect(faults).toEqual([])
    const found = new Map(pupils.map((pupil) => [pupil.pupilNo, pupil]))
    expect(found.size).toBe(own.length)
    for (const pupil of own) {
      const entry = found.get(pupil.pupilNo)
      expect(entry).toMatchObject({ name: pupil.name, gender: pupil.gender, class: { name: pupil.class, gradeName: pupil.grade } })
      const wanted = pupil.guardians.map(({ person, relation }) => `${byKey.get(person)?.name} ${byKey.get(person)?.phone} ${relation}`)
      expect(entry?.guardians.map((one) => `${one.name} ${one.phone} ${one.relation}`).sort()).toEqual(wanted.sort())
    }
  })

  it('list every member of staff with every duty', async () => {
    const { rows, header } = await read(await fileOf(staffTable(school, world.staff), form))
    if (header.kind !== 'staff') throw new Error('not read as staff')
    const classes = new Map(school.classes.map((one) => [one.name, one.name]))
    const grades = new Map(school.classes.map((one) => [one.level, one.grade]))
    const { staff, faults } = staffOf(rows, header, { schoolId: school.key, classes, grades })
    expect(faults).toEqual([])
    const wanted = world.staff.filter((member) => member.school === school.key)
    expect(staff).toHaveLength(wanted.length)
    for (const member of wanted) {
      const entry = staff.find((one) => one.staffNo === member.staffNo)
      expect(entry).toMatchObject({ name: member.name, phone: member.phone })
      expect(entry?.duties.map((duty) => `${duty.role} ${duty.scopeId}`).sort()).toEqual(
        member.duties.map((duty) => `${duty.role} ${duty.role === 'grade_head' ? duty.grade : (duty.class ?? school.key)}`).sort(),
      )
    }
  })
})

it('classes are named so that the product reads them as they are', () => {
  for (const school of world.schools) for (const one of school.classes) expect(classOf(one.grade, one.name)).toMatchObject({ name: one.name, gradeName: one.grade, level: one.level })
})
