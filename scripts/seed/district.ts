/** The district inside the product: bureau and schools, then every school's own files through the import that a school uses. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { classesOn, placeOfClass, type ClassPlace } from '../../server/src/modules/roster/index'
import { importRosterFile } from '../../server/src/workflows/roster-import/index'
import { createBureaus, createSchools, pupilNoIndex } from '../../server/src/modules/roster/enter'
import { inTransaction, sql } from '../../server/src/platform/db'
import { inLanes } from './lanes'
import { pupilTable, staffTable } from './roster-tables'
import { endingOf, fileOf } from './table-file'
import type { SchoolPlan, World } from './world'

/** From this day the children are in their classes and staff hold their duties. */
const since = '2026-03-02'

/** A class with its pupils and the key of who leads it. */
export type EnteredClass = { place: ClassPlace; homeroom: string; pupils: { key: string; studentId: string }[] }
/** Ids that the product gave, by the keys of the seed. `classes` in the order of the world's schools and their classes. */
export type Entered = { bureauId: string; schools: Map<string, string>; classes: EnteredClass[] }

/** Adds bureau and schools and hands in every school's files; `folder` keeps the files for whoever wants to look. Fails when a dry run finds any error. */
export async function enterDistrict(world: World, folder: string): Promise<Entered> {
  const { bureauId, schools } = await inTransaction(async () => {
    const [id = ''] = await createBureaus([world.bureau])
    const ids = await createSchools(world.schools.map((school) => ({ bureauId: id, code: school.code, name: school.name, stage: school.stage })))
    return { bureauId: id, schools: new Map(world.schools.map((school, at) => [school.key, ids[at] ?? ''])) }
  })
  await mkdir(folder, { recursive: true })
  await inLanes(2, world.schools, (school) => handIn(world, school, schools.get(school.key) ?? '', folder))
  return { bureauId, schools, classes: await classesOf(world, schools, await pupilIds(world, schools)) }
}

/** Pupils first: they bring the classes in which staff have their duties. */
async function handIn(world: World, school: SchoolPlan, schoolId: string, folder: string): Promise<void> {
  const guardians = new Map(world.guardians.map((guardian) => [guardian.key, guardian]))
  const tables = [['学生花名册', pupilTable(school, world.pupils, guardians)], ['教职工名单', staffTable(school, world.staff)]] as const
  for (const [what, table] of tables) {
    const file = path.join(folder, `${school.name}-${what}.${endingOf(school.form)}`)
    await writeFile(file, await fileOf(table, school.form))
    const { faults } = await importRosterFile(schoolId, file, { apply: true, day: since })
    if (faults[0]) throw new Error(`${file}: ${faults.length} faults, the first in row ${faults[0].row}, ${faults[0].column}: ${faults[0].text}`)
  }
}

async function pupilIds(world: World, schools: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const [key, schoolId] of schools) {
    const rows = await sql<{ id: string; number: Buffer }>('SELECT id, pupil_no_index AS number FROM student WHERE school_id = ?', [schoolId])
    const byNumber = new Map(rows.map((row) => [row.number.toString('hex'), row.id]))
    for (const pupil of world.pupils) {
      if (pupil.school !== key) continue
      const id = byNumber.get(pupilNoIndex(schoolId, pupil.pupilNo).toString('hex'))
      if (!id) throw new Error(`${pupil.key} is not in the roster`)
      found.set(pupil.key, id)
    }
  }
  return found
}

async function classesOf(world: World, schools: ReadonlyMap<string, string>, pupils: ReadonlyMap<string, string>): Promise<EnteredClass[]> {
  const seats = new Map<string, EnteredClass['pupils']>()
  for (const pupil of world.pupils) {
    const seat = `${pupil.school} ${pupil.class}`
    seats.set(seat, [...(seats.get(seat) ?? []), { key: pupil.key, studentId: pupils.get(pupil.key) ?? '' }])
  }
  const homerooms = new Map(world.staff.flatMap((member) => member.duties.filter((duty) => duty.role === 'homeroom').map((duty) => [`${member.school} ${duty.class}`, member.guardian ?? member.key])))
  const entered: EnteredClass[] = []
  for (const school of world.schools) {
    const known = new Map((await classesOn(schools.get(school.key) ?? '', since)).map((one) => [one.className, one.classId]))
    for (const one of school.classes) {
      const place = await placeOfClass(known.get(one.name) ?? '0')
      const seat = `${school.key} ${one.name}`
      entered.push({ place, homeroom: homerooms.get(seat) ?? '', pupils: seats.get(seat) ?? [] })
    }
  }
  return entered
}
