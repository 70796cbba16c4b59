/** Whose days an entry is about, with the name for people and every id above it. */
import { fail } from '../../platform/errors'
import { placeOfClass, placeOfGrade } from '../roster/index'
import { entryById } from './queries'
import type { NamedOwner } from './effects'

type School = { bureau: string; school: string; schoolName: string }

/** The school itself, one of its grades or one of its classes. One of another school is not found; both at once are refused. */
export async function ownerIn(school: School, { gradeId, classId }: { gradeId?: string; classId?: string }): Promise<NamedOwner> {
  if (gradeId !== undefined && classId !== undefined) fail('calendar.entry_invalid')
  const owner = { bureauId: school.bureau, schoolId: school.school }
  if (classId !== undefined) {
    const place = await placeOfClass(classId)
    return place.school === school.school ? { ...owner, gradeId: place.grade, classId, name: place.className } : fail('resource.not_found')
  }
  if (gradeId !== undefined) {
    const place = await placeOfGrade(gradeId)
    return place.school === school.school ? { ...owner, gradeId, name: place.gradeName } : fail('resource.not_found')
  }
  return { ...owner, name: school.schoolName }
}

export const bureauOwner = (bureauId: string): NamedOwner => ({ bureauId, name: '全区' })

/** The owner of an entry of this school. Fails with resource.not_found for another's. */
export async function ownerOfEntry(school: School, entryId: string): Promise<NamedOwner> {
  const entry = await entryById(entryId)
  if (entry?.schoolId !== school.school) return fail('resource.not_found')
  return ownerIn(school, entry.layer === 'class' ? { classId: entry.classId } : entry.layer === 'grade' ? { gradeId: entry.gradeId } : {})
}
