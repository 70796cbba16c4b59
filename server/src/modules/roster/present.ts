/** Rows as replies. */
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { departmentText, roleText } from '@zhixiao/shared-types/values/people'
import type { DutyRow, structureOf } from './views'

/** `任课老师（语文）`, where the class is said already. */
export const dutyName = ({ role, subject }: Pick<DutyRow, 'role' | 'subject'>): string => `${roleText[role] ?? role}${subject ? `（${subject}）` : ''}`

/** `三(2)班 任课老师（语文）`, `三年级 年级组长`, `城东第一小学 校领导`, `城东区教育局 · 卫生`. */
export function dutyLabel(duty: DutyRow): string {
  const role = roleText[duty.role] ?? duty.role
  if (duty.scope === 'bureau') return [duty.bureau ?? role, ...(duty.department ? [departmentText[duty.department]] : [])].join(' · ')
  const where = duty.class ?? duty.grade ?? duty.school ?? ''
  return `${where} ${dutyName(duty)}`.trim()
}

export function dutyReply(duty: DutyRow): Me['duties'][number] {
  const { role, scope, id, schoolId, school, classId } = duty
  return { role, scope, id, schoolId, school, classId, class: duty.class, label: dutyLabel(duty) }
}

type StructureRow = Awaited<ReturnType<typeof structureOf>>[number]
/** Rows in order of grade become grades with their classes. */
export function structureReply(rows: readonly StructureRow[]) {
  const grades: { gradeId: string; name: string; classes: { classId: string; name: string; students: number; bound: number }[] }[] = []
  for (const row of rows) {
    let grade = grades.at(-1)
    if (grade?.gradeId !== row.gradeId) {
      grade = { gradeId: row.gradeId, name: row.grade, classes: [] }
      grades.push(grade)
    }
    grade.classes.push({ classId: row.classId, name: row.class, students: row.students, bound: row.bound })
  }
  return grades
}
