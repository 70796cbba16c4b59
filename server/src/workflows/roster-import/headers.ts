/** Finding the header of a school's own table: under title rows, in any order, among columns we do not know (RS-9). Pure. */
import type { Relation } from '@zhixiao/shared-types/values/people'
import { tidy } from '../../platform/text'

export type GuardianColumns = { name?: number; relation?: number; phone?: number; fixedRelation?: Relation }
export type StudentColumns = { pupilNo: number; name: number; gender?: number; grade?: number; class: number; boards?: number; guardians: GuardianColumns[] }
export type StaffColumns = { staffNo: number; name: number; phone: number; duty: number; grade?: number; class?: number; subject?: number }
/** Where the header is (index of its row), what its cells say, and which column means what. */
export type Header = { row: number; titles: string[] } & ({ kind: 'students'; columns: StudentColumns } | { kind: 'staff'; columns: StaffColumns })

/** Title and remark rows above the header; further down there are only pupils. */
const searchedRows = 20

const words: Record<string, readonly string[]> = {
  pupilNo: ['学籍号', '学籍号码', '全国学籍号', '学生学籍号', '学籍编号'],
  name: ['姓名', '学生姓名', '学生名字', '教师姓名', '教职工姓名'],
  gender: ['性别', '学生性别'],
  grade: ['年级', '所在年级', '年级名称', '任教年级'],
  class: ['班级', '所在班级', '班级名称', '班别', '任教班级'],
  boards: ['住校', '是否住校', '住校生', '是否住校生', '寄宿', '是否寄宿', '寄宿生', '是否寄宿生', '住宿', '是否住宿', '住宿生'],
  staffNo: ['工号', '教师编号', '教工号', '职工号', '教职工号'],
  duty: ['职务', '岗位', '职务岗位', '任职', '角色'],
  subject: ['学科', '任教学科', '科目', '任教科目'],
}
const phoneWords = '手机|手机号|手机号码|电话|电话号码|联系电话|联系方式'
const staffPhone = new RegExp(`^(?:本人)?(?:${phoneWords})$`)
const index = '[1-9一二三四五六]?'
const person = '(?:监护人|家长|联系人)'
const guardianTitles: { part: 'name' | 'relation' | 'phone'; pattern: RegExp }[] = [
  { part: 'name', pattern: new RegExp(`^${person}(${index})(?:姓名)?(${index})$`) },
  { part: 'relation', pattern: new RegExp(`^(?:${person}(${index}))?(?:与学生|与监护人|与本人)?关系(${index})$`) },
  { part: 'phone', pattern: new RegExp(`^(?:${person}(${index}))?(?:${phoneWords})(${index})$`) },
]
const parents: { relation: Relation; pattern: RegExp }[] = [
  { relation: 'father', pattern: new RegExp(`^(?:父亲|爸爸)(姓名|${phoneWords})?$`) },
  { relation: 'mother', pattern: new RegExp(`^(?:母亲|妈妈)(姓名|${phoneWords})?$`) },
]

/** A title as it is compared: no spaces, no "(必填)", no star; 第一监护人 is 监护人1. */
const titleOf = (cell: string) =>
  tidy(cell).slice(0, 60).replace(/[\s*:：]/g, '').replace(/[(（【[].*?[)）】\]]/g, '').replace(/^第([1-6一二三四五六])(监护人|家长|联系人)/, '$2$1')

/** The first row that reads as a header of pupils or staff, or the titles that came nearest, to say what is missing. */
export function findHeader(rows: readonly (readonly string[])[]): Header | { missing: string[] } {
  let nearest = ['学籍号', '姓名', '班级']
  for (const [row, cells] of rows.slice(0, searchedRows).entries()) {
    const titles = cells.map(titleOf)
    const found = known(titles)
    const students = studentsFrom(titles, found)
    if (students) return { row, titles: cells.map(tidy), kind: 'students', columns: students }
    const staff = staffFrom(titles, found)
    if (staff) return { row, titles: cells.map(tidy), kind: 'staff', columns: staff }
    const missing = missingIn(found, titles.some((title) => staffPhone.test(title)))
    if (missing.length > 0 && missing.length < nearest.length) nearest = missing
  }
  return { missing: nearest }
}

type Found = Partial<Record<string, number>>

function known(titles: readonly string[]): Found {
  const found: Found = {}
  for (const [meaning, spellings] of Object.entries(words)) {
    const at = titles.findIndex((title) => spellings.includes(title))
    if (at >= 0) found[meaning] = at
  }
  return found
}

function missingIn(found: Found, hasPhone: boolean): string[] {
  const lacking = (needed: Record<string, string>) => Object.entries(needed).filter(([meaning]) => found[meaning] === undefined).map(([, title]) => title)
  return found.staffNo === undefined
    ? lacking({ pupilNo: '学籍号', name: '姓名', class: '班级' })
    : [...lacking({ staffNo: '工号', name: '姓名', duty: '职务' }), ...(hasPhone ? [] : ['手机'])]
}

function studentsFrom(titles: readonly string[], found: Found): StudentColumns | undefined {
  const { pupilNo, name, gender, grade, boards } = found
  if (pupilNo === undefined || name === undefined || found.class === undefined) return undefined
  return { pupilNo, name, gender, grade, class: found.class, boards, guardians: guardiansFrom(titles) }
}

function staffFrom(titles: readonly string[], found: Found): StaffColumns | undefined {
  const { staffNo, name, duty, grade, subject } = found
  const phone = titles.findIndex((title) => staffPhone.test(title))
  if (staffNo === undefined || name === undefined || duty === undefined || phone < 0) return undefined
  return { staffNo, name, phone, duty, grade, class: found.class, subject }
}

/** 监护人1 / 关系1 / 手机1 belong together by their number; 父亲… and 母亲… by the word. */
function guardiansFrom(titles: readonly string[]): GuardianColumns[] {
  const groups = new Map<string, GuardianColumns>()
  const groupOf = (key: string) => {
    const group = groups.get(key) ?? {}
    groups.set(key, group)
    return group
  }
  titles.forEach((title, column) => {
    for (const { relation, pattern } of parents) {
      const match = pattern.exec(title)
      if (!match) continue
      const group = Object.assign(groupOf(relation), { fixedRelation: relation })
      const part = match[1] === undefined || match[1] === '姓名' ? 'name' : 'phone'
      group[part] ??= column
    }
    for (const { part, pattern } of guardianTitles) {
      const match = pattern.exec(title)
      if (match) groupOf(ordinal(match[1] || match[2]))[part] ??= column
    }
  })
  return [...groups.entries()].sort(([one], [other]) => one.localeCompare(other)).map(([, group]) => group).filter((group) => group.phone !== undefined)
}

const ordinal = (text: string | undefined) => {
  const chinese = '一二三四五六'.indexOf(text || '一')
  return chinese >= 0 ? String(chinese + 1) : text || '1'
}
