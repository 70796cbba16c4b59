/** Rows of a pupil file as pupils with their guardians, and what is wrong with the others (RS-9). Pure. */
import type { Gender, Relation } from '@zhixiao/shared-types/values/people'
import { tidy } from '../../platform/text'
import { boardsIn, CellFault, genderIn, nameIn, phoneIn, pupilNoIn, relationIn } from './cells'
import { classOf, type ClassName } from './class-name'
import type { Header, StudentColumns } from './headers'
import { collector, isBlank, type RowFault } from './row-faults'

export type GuardianEntry = { relation: Relation; name: string; phone: string }
export type PupilEntry = { row: number; pupilNo: string; name: string; gender: Gender; class: ClassName; guardians: GuardianEntry[]; boards?: boolean }
export type PupilFile = { pupils: PupilEntry[]; faults: RowFault[]; rows: number; badRows: number }

/**
 * Reads everything under the header. Several rows of one pupil (one per guardian) become one pupil; a row whose pupil cells are empty
 * belongs to the pupil above (merged cells). A row with any fault is left out as a whole.
 */
export function pupilsOf(table: readonly (readonly string[])[], header: Header & { kind: 'students' }): PupilFile {
  const { columns } = header
  const known = new Map<string, PupilEntry>()
  const faults = collector(header.titles)
  const classAt = classReader()
  let rows = 0
  let above: PupilEntry | undefined
  for (let index = header.row + 1; index < table.length; index += 1) {
    const cells = table[index]!
    if (isBlank(cells)) continue
    rows += 1
    const row = faults.row(index + 1)
    const cell = (column: number | undefined) => (column === undefined ? '' : (cells[column] ?? ''))
    const take = <T>(column: number, value: T | CellFault): T | undefined => (value instanceof CellFault ? row.fault(column, value.text) : value)
    const guardians = guardiansOf(columns, cell, take)
    if (isContinuation(columns, cell) && above && columns.guardians.length > 0) {
      if (row.isFine()) join(above, guardians)
      continue
    }
    const pupilNo = take(columns.pupilNo, pupilNoIn(cell(columns.pupilNo)))
    const name = take(columns.name, nameIn(cell(columns.name), '姓名'))
    const gender = columns.gender === undefined ? 'unknown' : take(columns.gender, genderIn(cell(columns.gender)))
    const inClass = take(columns.class, classAt(cell(columns.grade), cell(columns.class)))
    const boards = columns.boards === undefined ? undefined : take(columns.boards, boardsIn(cell(columns.boards)))
    above = undefined
    if (pupilNo === undefined || name === undefined || gender === undefined || inClass === undefined || !row.isFine()) continue
    const pupil: PupilEntry = { row: index + 1, pupilNo, name, gender, class: inClass, guardians, ...(boards !== undefined && { boards }) }
    const earlier = known.get(pupilNo)
    if (!earlier) known.set(pupilNo, pupil)
    else repeat(earlier, pupil, (column, text) => void row.fault(columns[column], text))
    above = earlier ?? pupil
  }
  return { pupils: [...known.values()], faults: faults.all(), rows, badRows: faults.badRows() }
}

type CellReader = (column: number | undefined) => string

/** Thousands of rows name the same few classes; each spelling is read once. */
function classReader(): (grade: string, text: string) => ClassName | CellFault {
  const known = new Map<string, ClassName | CellFault>()
  return (grade, text) => {
    const key = `${grade}\n${text}`
    const found = known.get(key) ?? classIn(grade, text)
    if (known.size < 5_000) known.set(key, found)
    return found
  }
}

function classIn(grade: string, text: string): ClassName | CellFault {
  if (tidy(text) === '') return new CellFault('班级为空')
  const found = classOf(grade, text)
  if (found === 'grade_differs') return new CellFault('班级与年级列不一致')
  return found === 'unreadable' ? new CellFault('班级看不懂，请写成“三年级”加“2班”或“三(2)班”') : found
}

const isContinuation = (columns: StudentColumns, cell: CellReader) =>
  [columns.pupilNo, columns.name, columns.class].every((column) => tidy(cell(column)) === '') && columns.guardians.some(({ phone }) => tidy(cell(phone)) !== '')

/** A guardian counts when there is a phone; a name alone proves nothing later (ID-3) and is passed over. */
function guardiansOf(columns: StudentColumns, cell: CellReader, take: <T>(column: number, value: T | CellFault) => T | undefined): GuardianEntry[] {
  const guardians: GuardianEntry[] = []
  for (const group of columns.guardians) {
    if (group.phone === undefined || tidy(cell(group.phone)) === '') continue
    const phone = take(group.phone, phoneIn(cell(group.phone), '手机'))
    const named = group.name !== undefined && tidy(cell(group.name)) !== ''
    const name = named ? take(group.name!, nameIn(cell(group.name), '监护人姓名')) : ''
    const relation = group.fixedRelation ?? relationIn(cell(group.relation))
    if (phone !== undefined && name !== undefined && !guardians.some((one) => one.phone === phone)) guardians.push({ relation, name, phone })
  }
  return guardians
}

/** The same pupil again: another guardian is taken in, anything else is a fault of the later row. */
function repeat(earlier: PupilEntry, later: PupilEntry, fault: (column: 'pupilNo' | 'name' | 'class', text: string) => void): void {
  if (earlier.name !== later.name) return fault('name', `学籍号与第${earlier.row}行相同，姓名却不同`)
  if (earlier.class.name !== later.class.name) return fault('class', `学籍号与第${earlier.row}行相同，班级却不同`)
  const tellsBed = earlier.boards === undefined && later.boards !== undefined
  if (tellsBed) earlier.boards = later.boards
  if (!join(earlier, later.guardians) && !tellsBed) fault('pupilNo', `与第${earlier.row}行重复`)
}

function join(pupil: PupilEntry, guardians: readonly GuardianEntry[]): boolean {
  const added = guardians.filter((one) => !pupil.guardians.some((known) => known.phone === one.phone))
  pupil.guardians.push(...added)
  return added.length > 0
}

