/** A school's roster as that school would hand it in: every school has its own columns, order and habits. */
import type { Relation } from '@zhixiao/shared-types/values/people'
import type { Role } from '@zhixiao/shared-types/values/access'
import { toFullWidth } from './numbers'
import { randomOf, type Random } from './random'
import type { Cell, Table } from './table-file'
import type { Guardian, Pupil, SchoolPlan, StaffMember } from './world'

type Who = { person: Guardian; relation: Relation }
type Listed = { pupil: Pupil; guardians: Who[]; number: number; random: Random }
type Column = { title: string; cell(listed: Listed): Cell }

const genderText = { male: '男', female: '女' }
const words: Record<Relation, readonly string[]> = {
  father: ['父亲', '爸爸', '父子'], mother: ['母亲', '妈妈', '母女'], grandfather: ['爷爷', '祖父', '外公'], grandmother: ['奶奶', '祖母', '外婆'], other: ['亲属', '亲属', '亲属'],
}
const streets = ['望月路', '听潮街', '揽星巷', '问渠路', '枕流街']

/** The pupil list of one school. `by` finds guardians by key. */
export function pupilTable(school: SchoolPlan, pupils: readonly Pupil[], by: ReadonlyMap<string, Guardian>): Table {
  const habit = habits[school.form]
  const random = randomOf('file', school.key)
  const own = pupils.filter((pupil) => pupil.school === school.key)
  const order = new Map(school.classes.map((one, at) => [one.name, at]))
  own.sort((a, b) => order.get(a.class)! - order.get(b.class)!)
  const rows = own.map((pupil, at) => {
    const guardians = pupil.guardians.map(({ person, relation }) => ({ person: by.get(person)!, relation }))
    return habit.columns.map((column) => column.cell({ pupil, guardians, number: at + 1, random }))
  })
  return { ...(habit.title && { title: `${school.name}${habit.title}` }), header: habit.columns.map((column) => column.title), rows }
}

const guardianColumns = (count: number, titles: (n: number) => [string, string, string], word: number, phone: (text: string, random: Random) => Cell): Column[] =>
  Array.from({ length: count }, (_, at) => at).flatMap((at) => {
    const [name, relation, mobile] = titles(at + 1)
    return [
      { title: name, cell: ({ guardians }: Listed) => guardians[at]?.person.name ?? '' },
      { title: relation, cell: ({ guardians }: Listed) => (guardians[at] ? words[guardians[at].relation][word]! : '') },
      { title: mobile, cell: ({ guardians, random }: Listed) => (guardians[at] ? phone(guardians[at].person.phone, random) : '') },
    ]
  })

/** Parents have columns of their own; whoever is neither comes after them. */
const parentColumns = (relation: 'father' | 'mother', title: string): Column[] => [
  { title: `${title}姓名`, cell: ({ guardians }) => guardians.find((one) => one.relation === relation)?.person.name ?? '' },
  { title: `${title}手机`, cell: ({ guardians, random }) => sloppy(guardians.find((one) => one.relation === relation)?.person.phone ?? '', random) },
]
const otherColumns = (n: number): Column[] => {
  const other = ({ guardians }: Listed) => guardians.filter((one) => one.relation !== 'father' && one.relation !== 'mother')[n - 1]
  return [
    { title: `监护人${n}`, cell: (listed) => other(listed)?.person.name ?? '' },
    { title: `关系${n}`, cell: (listed) => (other(listed) ? words[other(listed)!.relation][1]! : '') },
    { title: `手机${n}`, cell: (listed) => sloppy(other(listed)?.person.phone ?? '', listed.random) },
  ]
}

/** One cell in fifty: full-width digits, spaces inside, a space at the end. */
function sloppy(text: string, random: Random): string {
  if (text === '' || !random.chance(0.02)) return text
  return random.pick([toFullWidth, (plain: string) => `${plain} `, (plain: string) => `${plain.slice(0, 3)} ${plain.slice(3, 7)} ${plain.slice(7)}`])(text)
}
/** A name of two characters set wide to align with three, as in printed lists. */
const aligned = (name: string): string => ([...name].length === 2 ? [...name].join('　') : name)
const levelOf = (pupil: Pupil) => [...pupil.class][0] ?? ''
const numberOf = (pupil: Pupil) => /\((\d+)\)/.exec(pupil.class)?.[1] ?? ''

const gbkGuardians = guardianColumns(4, (n) => [`监护人${n}姓名`, `监护人${n}与学生关系`, `监护人${n}联系电话`], 2, sloppy)

const habits: Record<SchoolPlan['form'], { title?: string; columns: Column[] }> = {
  xlsx: {
    title: '2025—2026学年第二学期学生花名册',
    columns: [
      { title: '序号', cell: ({ number }) => number },
      { title: '年级', cell: ({ pupil }) => pupil.grade },
      { title: '班级', cell: ({ pupil }) => pupil.class },
      { title: '姓名', cell: ({ pupil }) => aligned(pupil.name) },
      { title: '性别', cell: ({ pupil }) => genderText[pupil.gender] },
      { title: '学籍号', cell: ({ pupil, random }) => sloppy(pupil.pupilNo, random) },
      // A phone typed into a cell of its own type becomes a number.
      ...guardianColumns(4, (n) => [`监护人${n}`, `关系${n}`, `手机${n}`], 0, (phone, random) => (random.chance(0.5) ? Number(phone) : sloppy(phone, random))),
      { title: '家庭住址', cell: ({ number, random }) => `水月区${random.pick(streets)}${(number % 90) + 1}号` },
      { title: '备注', cell: ({ number }) => (number % 40 === 0 ? '住校' : '') },
    ],
  },
  csv_gbk: {
    columns: [
      { title: '学籍号', cell: ({ pupil, random }) => sloppy(pupil.pupilNo, random) },
      { title: '学生姓名', cell: ({ pupil }) => pupil.name },
      ...gbkGuardians.slice(0, 3),
      { title: '所在年级', cell: ({ pupil }) => pupil.grade },
      { title: '所在班级', cell: ({ pupil }) => `${numberOf(pupil)}班` },
      { title: '性别(必填)', cell: ({ pupil }) => genderText[pupil.gender] },
      { title: '是否独生子女', cell: ({ pupil }) => (pupil.guardians.length % 2 ? '是' : '否') },
      // The others stand at the end of the row, as when columns were added later.
      ...gbkGuardians.slice(3),
    ],
  },
  csv_utf8: {
    title: '在校生信息表（政教处汇总）',
    columns: [
      { title: '班级', cell: ({ pupil }) => `${levelOf(pupil)}年级${numberOf(pupil)}班` },
      { title: '座号', cell: ({ number }) => number },
      { title: '姓名', cell: ({ pupil, random }) => (random.chance(0.02) ? `${pupil.name}　` : pupil.name) },
      ...parentColumns('father', '父亲'),
      ...parentColumns('mother', '母亲'),
      { title: '性别', cell: ({ pupil }) => genderText[pupil.gender] },
      { title: '全国学籍号', cell: ({ pupil, random }) => sloppy(pupil.pupilNo, random) },
      ...otherColumns(1),
      ...otherColumns(2),
      { title: '出生日期', cell: ({ pupil }) => pupil.birthday },
    ],
  },
}

/** How schools call the posts. */
export const dutyText: Partial<Record<Role, string>> = {
  homeroom: '班主任', deputy: '代理班主任', teacher: '任课教师', grade_head: '年级组长', nurse: '校医', leader: '校长', admin: '管理员', gate: '门卫', bureau: '教育局',
}

/** The staff list of one school: one row for each duty, so a member with two duties stands there twice with the same number. */
export function staffTable(school: SchoolPlan, staff: readonly StaffMember[]): Table {
  const own = staff.filter((member) => member.school === school.key)
  const rows = own.flatMap((member) =>
    member.duties.map((duty): Cell[] => [
      member.staffNo, member.name, school.form === 'xlsx' ? Number(member.phone) : member.phone, duty.title ?? dutyText[duty.role] ?? '', duty.grade ?? '', duty.class ?? '', duty.subject ?? '',
    ]),
  )
  return { ...(school.form === 'xlsx' && { title: `${school.name}教职工任职表` }), header: ['工号', '姓名', '手机', '职务', '年级', '班级', '学科'], rows }
}
