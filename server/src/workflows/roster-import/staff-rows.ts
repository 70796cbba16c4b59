/** Rows of a staff file as people with their duties (RS-9). Pure; the classes and grades a school has are handed in. */
import type { Role, Scope } from '@zhixiao/shared-types/values/access'
import { tidy } from '../../platform/text'
import { CellFault, nameIn, phoneIn } from './cells'
import { classOf, levelOf } from './class-name'
import type { Header, StaffColumns } from './headers'
import { collector, isBlank, type RowFault } from './row-faults'

export type DutyEntry = { role: Role; scope: Scope; scopeId: string; subject: string | null }
export type StaffEntry = { row: number; staffNo: string; name: string; phone: string; duties: DutyEntry[] }
export type StaffFile = { staff: StaffEntry[]; faults: RowFault[]; rows: number; badRows: number }
/** Ids by class name (`三(2)班`) and by grade level. */
export type SchoolShape = { schoolId: string; classes: ReadonlyMap<string, string>; grades: ReadonlyMap<number, string> }

const dutyWords: { role: Role; scope: 'class' | 'grade' | 'school'; words: readonly string[] }[] = [
  { role: 'homeroom', scope: 'class', words: ['班主任', '正班主任'] },
  { role: 'deputy', scope: 'class', words: ['代理班主任', '代班主任', '副班主任'] },
  { role: 'teacher', scope: 'class', words: ['任课教师', '任课老师', '科任教师', '科任老师', '教师', '老师', '任课'] },
  { role: 'grade_head', scope: 'grade', words: ['年级组长', '年级长', '级长', '年级主任'] },
  { role: 'nurse', scope: 'school', words: ['校医', '保健老师', '保健教师', '卫生老师', '保健医生'] },
  { role: 'leader', scope: 'school', words: ['校长', '副校长', '书记', '副书记', '校领导', '分管领导', '教导主任', '德育主任', '政教主任'] },
  { role: 'admin', scope: 'school', words: ['管理员', '学校管理员', '信息员', '系统管理员'] },
  { role: 'gate', scope: 'school', words: ['门卫', '保安', '安保'] },
]

/** Reads everything under the header. One person may have many rows, one for each duty, and several classes in one cell. */
export function staffOf(table: readonly (readonly string[])[], header: Header & { kind: 'staff' }, school: SchoolShape): StaffFile {
  const { columns } = header
  const known = new Map<string, StaffEntry>()
  const homerooms = new Map<string, number>()
  const faults = collector(header.titles)
  let rows = 0
  for (let index = header.row + 1; index < table.length; index += 1) {
    const cells = table[index]!
    if (isBlank(cells)) continue
    rows += 1
    const row = faults.row(index + 1)
    const cell = (column: number | undefined) => (column === undefined ? '' : (cells[column] ?? ''))
    const take = <T>(column: number, value: T | CellFault): T | undefined => (value instanceof CellFault ? row.fault(column, value.text) : value)
    const staffNo = take(columns.staffNo, staffNoIn(cell(columns.staffNo)))
    const name = take(columns.name, nameIn(cell(columns.name), '姓名'))
    const phone = take(columns.phone, phoneIn(cell(columns.phone), '手机'))
    const duties = dutiesIn(columns, cell, school, (column, text) => void row.fault(column, text))
    if (staffNo === undefined || name === undefined || phone === undefined || !row.isFine()) continue
    const taken = duties.find((duty) => duty.role === 'homeroom' && homerooms.has(duty.scopeId))
    if (taken) {
      row.fault(columns.class ?? columns.duty, `这个班的班主任在第${homerooms.get(taken.scopeId)}行已经填了`)
      continue
    }
    const earlier = known.get(staffNo)
    if (earlier && (earlier.name !== name || earlier.phone !== phone)) row.fault(columns.staffNo, `工号与第${earlier.row}行相同，姓名或手机却不同`)
    else if (earlier && !addDuties(earlier, duties)) row.fault(columns.staffNo, `与第${earlier.row}行重复`)
    if (!row.isFine()) continue
    if (!earlier) known.set(staffNo, { row: index + 1, staffNo, name, phone, duties })
    for (const duty of duties) if (duty.role === 'homeroom') homerooms.set(duty.scopeId, index + 1)
  }
  return { staff: [...known.values()], faults: faults.all(), rows, badRows: faults.badRows() }
}

function staffNoIn(text: string): string | CellFault {
  const staffNo = tidy(text).replace(/\s/g, '').toUpperCase()
  if (staffNo === '') return new CellFault('工号为空')
  return /^[0-9A-Z-]{1,30}$/.test(staffNo) ? staffNo : new CellFault('工号应为30位以内的字母和数字')
}

const sameDuty = (one: DutyEntry, other: DutyEntry) => one.role === other.role && one.scopeId === other.scopeId

/** Another duty of the same person, or another subject in the same class (RS-8), which joins the first: 数学、科学. */
function addDuties(entry: StaffEntry, duties: readonly DutyEntry[]): boolean {
  let added = 0
  for (const duty of duties) {
    const known = entry.duties.find((one) => sameDuty(one, duty))
    if (!known) entry.duties.push(duty)
    else if (duty.subject === null || known.subject?.split('、').includes(duty.subject)) continue
    else known.subject = [...(known.subject === null ? duty.subject : `${known.subject}、${duty.subject}`)].slice(0, 20).join('')
    added += 1
  }
  return added > 0
}

type Faulty = (column: number, text: string) => void

function dutiesIn(columns: StaffColumns, cell: (column: number | undefined) => string, school: SchoolShape, fault: Faulty): DutyEntry[] {
  const subject = [...tidy(cell(columns.subject))].slice(0, 20).join('') || null
  const duties: DutyEntry[] = []
  for (const word of tidy(cell(columns.duty)).split(/[、,，;；/]/).map((part) => part.trim()).filter(Boolean)) {
    const duty = dutyWords.find(({ words }) => words.includes(word))
    if (!duty) {
      fault(columns.duty, '职务看不懂，请填班主任、任课教师、校医、年级组长、校长、管理员或门卫')
      continue
    }
    for (const scopeId of scopesOf(duty.scope, columns, cell, school, fault)) {
      const entry = { role: duty.role, scope: duty.scope, scopeId, subject: duty.role === 'teacher' ? subject : null }
      if (!duties.some((known) => sameDuty(known, entry))) duties.push(entry)
    }
  }
  return duties
}

function scopesOf(scope: 'class' | 'grade' | 'school', columns: StaffColumns, cell: (column: number | undefined) => string, school: SchoolShape, fault: Faulty): string[] {
  if (scope === 'school') return [school.schoolId]
  if (scope === 'grade') {
    const level = levelOf(cell(columns.grade)) ?? levelOf(cell(columns.class))
    const id = level === undefined ? undefined : school.grades.get(level)
    if (id === undefined) fault(columns.grade ?? columns.duty, level === undefined ? '年级为空或看不懂' : '学校没有这个年级')
    return id === undefined ? [] : [id]
  }
  const texts = tidy(cell(columns.class)).split(/[、,，;；/]/).map((part) => part.trim()).filter(Boolean)
  if (texts.length === 0) fault(columns.class ?? columns.duty, '班级为空')
  return texts.flatMap((text) => {
    const found = classOf(cell(columns.grade), text)
    const id = typeof found === 'string' ? undefined : school.classes.get(found.name)
    if (id === undefined) fault(columns.class ?? columns.duty, typeof found === 'string' ? '班级看不懂或与年级列不一致' : '学校没有这个班级')
    return id === undefined ? [] : [id]
  })
}
