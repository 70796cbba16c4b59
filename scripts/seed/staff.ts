/** Who works at the schools and the bureau: 1,600 people in the district (rules §5.1), 3 % of them parents here as well. */
import { castStaff, type CastStaff } from './cast'
import { adultName, genderOf } from './names'
import { phoneOf } from './numbers'
import { randomOf } from './random'
import type { ClassPlan, Duty, Guardian, SchoolPlan, Size, StaffMember } from './world'

const districtStaff = 1_600
/** Share of staff whose own children go to these schools. */
export const parentShare = 0.03
/** Staff phones begin far above those of guardians. */
const firstPhone = 50_000_000

const subjects = { early: ['语文', '数学', '英语', '体育', '音乐', '美术', '科学', '道德与法治'], late: ['语文', '数学', '英语', '物理', '化学', '历史', '地理', '生物', '体育', '信息科技'] }

/** All staff. Some of them are guardians that exist already: same name, same phone, one WeChat. */
export function makeStaff(size: Size, schools: readonly SchoolPlan[], guardians: readonly Guardian[]): StaffMember[] {
  const perSchool = schools.map((school, at) => postsOf(school, size === 'small' ? 14 : Math.floor(districtStaff / schools.length) + (at < districtStaff % schools.length ? 1 : 0)))
  const staff = perSchool.flatMap((posts, at) => posts.map((duties, n) => memberOf(schools[at]!, n, duties)))
  for (const cast of castStaff) giveRole(staff, cast, guardians)
  const parents = Math.round(staff.length * parentShare) - staff.filter((member) => member.guardian).length
  joinParents(staff, guardians, parents)
  return staff
}

/** The duties of each post in a school: leaders first, then homeroom teachers (the first of each grade leads it), then teachers of a subject. */
function postsOf(school: SchoolPlan, count: number): Duty[][] {
  const homerooms = school.classes.map((one): Duty[] => [
    { role: 'homeroom', grade: one.grade, class: one.name },
    { role: 'teacher', grade: one.grade, class: one.name, subject: one.level % 2 === 0 ? '数学' : '语文' },
    ...(one.name.includes('(1)') ? [{ role: 'grade_head', grade: one.grade } as const] : []),
  ])
  const offices: Duty[][] = [[{ role: 'leader' }], [{ role: 'admin' }], [{ role: 'nurse' }], ...(count > 20 ? [[{ role: 'leader', title: '副校长' } as const], [{ role: 'gate' } as const]] : [])]
  const teachers = Array.from({ length: count - offices.length - homerooms.length }, (_, n) => teachingOf(school.classes, n))
  return [...offices, ...homerooms, ...teachers]
}

/** A teacher of one subject in up to four classes. */
function teachingOf(classes: readonly ClassPlan[], n: number): Duty[] {
  const start = (n * 4) % classes.length
  return classes.slice(start, start + 4).map((one) => {
    const choice = one.level <= 6 ? subjects.early : subjects.late
    return { role: 'teacher', grade: one.grade, class: one.name, subject: choice[(n + 2) % choice.length]! }
  })
}

function memberOf(school: SchoolPlan, n: number, duties: Duty[]): StaffMember {
  const random = randomOf('staff', school.key, n)
  const number = school.index * 1_000 + n
  return {
    key: `t${number}`, school: school.key, staffNo: `T${String(school.index).padStart(2, '0')}${String(n + 1).padStart(4, '0')}`,
    name: adultName(random, genderOf(random)), phone: phoneOf(firstPhone + number), duties,
  }
}

/** Gives the demo's person the post they are cast for; the bureau's post is made. */
function giveRole(staff: StaffMember[], cast: CastStaff, guardians: readonly Guardian[]): void {
  if (cast.school === null) {
    staff.push({ key: 't0', school: null, staffNo: 'J0001', name: cast.name, phone: phoneOf(firstPhone), duties: [cast.duty], slug: cast.slug })
    return
  }
  const holds = (duty: Duty) => duty.role === cast.duty.role && duty.class === cast.duty.class
  const post = staff.find((member) => member.school === cast.school && !member.slug && member.duties[0] && holds(member.duties[0]))
    ?? staff.find((member) => member.school === cast.school && !member.slug && member.duties.some(holds))
  if (!post) throw new Error(`no post for ${cast.slug}`)
  const parent = guardians.find((guardian) => guardian.slug !== undefined && guardian.slug === cast.parentSlug)
  post.name = cast.name
  post.slug = cast.slug
  post.duties.sort((a, b) => Number(holds(b)) - Number(holds(a)))
  if (cast.subject) post.duties = post.duties.map((duty) => (duty.role === 'teacher' ? { ...duty, subject: cast.subject! } : duty))
  if (parent) Object.assign(post, { phone: parent.phone, guardian: parent.key })
}

/** Further staff who are parents: chosen among teachers without a part in the demo, spread over all schools. */
function joinParents(staff: readonly StaffMember[], guardians: readonly Guardian[], count: number): void {
  if (count <= 0) return
  const random = randomOf('staff parents')
  const parents = random.shuffle(guardians.filter((guardian) => guardian.bound && !guardian.slug)).slice(0, count)
  const members = random.shuffle(staff.filter((member) => member.school && !member.slug)).slice(0, count)
  members.forEach((member, at) => {
    const parent = parents[at]!
    Object.assign(member, { name: parent.name, phone: parent.phone, guardian: parent.key })
  })
}
