/**
 * A district of one's own for each test: two classes of one school with people in every role, a neighbouring school, another bureau, and
 * relations that have ended. A dozen multi-row inserts in one transaction, so a test can afford a new one each time.
 */
import type { Relation } from '@zhixiao/shared-types/values/people'
import type { Department, Role, Scope } from '@zhixiao/shared-types/values/access'
import { setClock, fixedClock } from '../../src/platform/clock'
import { inTransaction } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'
import { beginSession, type SessionChannel } from '../../src/platform/session'
import {
  assign, createBureaus, createClasses, createContacts, createGrades, createLinks, createMemberships, createSchools, createStaff, createStudents,
  type NewAssignment, type NewClass, type NewLink, type NewStaff,
} from '../../src/modules/roster/enter'
import { enterConsents } from '../../src/modules/consent/keep'
import type { ClassPlace } from '../../src/modules/roster/queries'
import { insertAccounts, knownToSimulator, type Person } from './world-people'

export type { Person } from './world-people'
export type Pupil = { id: string; name: string; pupilNo: string; class: ClassPlace; contacts: { relation: Relation; name: string; phone: string }[] }
export type Staff = Person & { staffId: string; staffNo: string; phone: string }

/** Wednesday morning in spring 2026, ten minutes before most teachers call the roll (decisions.md, Time). */
export const schoolMorning = '2026-03-11T07:50:00+08:00'
export const schoolDayOfTests = '2026-03-11'
/** Everybody is in their class and duty since the school year began, and the deputy stands in for this week. */
const since = '2025-09-01'
const deputyWeek = { from: '2026-03-09', to: '2026-03-16' }
const yesterday = '2026-03-10'
const ofHealth = { from: since, department: 'health' } as const

/** Puts the school's clock to the morning above and returns it, to be moved by `set` and `advance`. Call in `beforeEach`. */
export function schoolClock(iso = schoolMorning): ReturnType<typeof fixedClock> {
  const clock = fixedClock(iso)
  setClock(clock)
  return clock
}

export type WorldOptions = {
  /** Classes of the own school, at least two: the own one and the other one. */
  classes?: number
  /** Pupils of each class; 6 unless said. */
  pupils?: number
  /** Of the own class, this many pupils (from the first) have a bound guardian; 2 unless said. The first has two: guardianA and guardianB. */
  bound?: number
  /** Guardian A also has a child in the other class. */
  twoChildren?: boolean
  /** Nobody has answered what may be kept of a child's health yet; else every pupil's form came back signed on paper. */
  noConsents?: boolean
  /** Tells the simulator about everybody with an official-account openid (followers). Most tests need no simulator. */
  wechat?: boolean
}

const surnames = ['赵', '钱', '孙', '李', '周', '吴', '郑', '王', '冯', '陈']
const digits = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九']
/** 赵零一, 钱零二 …: realistic in form, nobody's name. */
const nameOf = (index: number) => `${surnames[index % 10]}${digits[Math.floor(index / 10) % 10]}${digits[index % 10]}`

let phones = 0
/** Numbers of the 190-0 range in which nothing is assigned here; new for each person of a test run. */
const nextPhone = () => `1900${String((process.pid % 1000) * 10_000 + (phones += 1)).padStart(7, '0')}`

/** Builds the district and returns everything by name. */
export async function world(options: WorldOptions = {}) {
  const plan = planOf(options)
  await inTransaction(async () => {
    await createBureaus(plan.bureaus)
    await createSchools(plan.schools)
    await createGrades(plan.grades)
    await createClasses(plan.newClasses)
    await createStudents(plan.everyPupil.map((one) => ({ ...addressOf(one), id: one.id, pupilNo: one.pupilNo, name: one.name })))
    await createMemberships(plan.everyPupil.map((one) => ({ ...addressOf(one), gradeId: one.class.grade, classId: one.class.class, studentId: one.id, from: since })))
    await createContacts(plan.everyPupil.flatMap((one) => one.contacts.map((contact) => ({ ...addressOf(one), studentId: one.id, ...contact }))))
    await insertAccounts(plan.people)
    await createLinks(plan.links)
    if (!options.noConsents) await enterConsents(plan.everyPupil.map((one) => ({ ...addressOf(one), studentId: one.id, accountId: '0', purpose: 'health_detail', given: true })))
    await createStaff(plan.newStaff)
    await assign(plan.assignments)
  })
  if (options.wechat) await knownToSimulator(plan.people)
  return { ...plan.named, tokenOf: tokens() }
}

export type World = Awaited<ReturnType<typeof world>>

const addressOf = (pupil: Pupil) => ({ bureauId: pupil.class.bureau, schoolId: pupil.class.school })

function tokens() {
  const known = new Map<string, Promise<string>>()
  /** The person's session token; the same one each time. */
  return (person: Pick<Person, 'accountId'>, channel: SessionChannel = 'mp'): Promise<string> => {
    const key = `${channel} ${person.accountId}`
    const token = known.get(key) ?? beginSession(person.accountId, channel).then((session) => session.token)
    known.set(key, token)
    return token
  }
}

/** Everything a district consists of, decided before anything is written. */
function planOf(options: WorldOptions) {
  const bureaus = [newBureau('城东区'), newBureau('城西区')] as const
  const school = newSchool(bureaus[0].id, '城东第一小学')
  const neighbour = newSchool(bureaus[0].id, '城东第二小学')
  const abroad = newSchool(bureaus[1].id, '城西第一小学')
  const grades = [school, neighbour, abroad].map((one) => ({ id: newId(), bureauId: one.bureauId, schoolId: one.id, name: '三年级', level: 3 }))
  const placeIn = (index: number, number: number) => classPlace([school, neighbour, abroad][index]!, grades[index]!, number)
  const classes = Array.from({ length: Math.max(2, options.classes ?? 2) }, (_, index) => placeIn(0, index + 1))
  const ownClass = classes[0]!
  const otherClass = classes[1]!
  const neighbourClass = placeIn(1, 1)
  const abroadClass = placeIn(2, 1)

  const pupilsOfClass = new Map(classes.map((one) => [one.class, pupilsIn(one, options.pupils ?? 6)]))
  const [neighbourPupil] = pupilsIn(neighbourClass, 1)
  const [abroadPupil] = pupilsIn(abroadClass, 1)
  const pupils = pupilsOfClass.get(ownClass.class)!
  const otherPupils = pupilsOfClass.get(otherClass.class)!

  const crew = recruit()
  const family = families(pupils, otherPupils, neighbourPupil!, abroadPupil!, options, crew.person)
  const named = {
    bureau: bureaus[0], otherBureau: bureaus[1], school, neighbour, abroad, grade: grades[0]!, classes, class: ownClass, otherClass, neighbourClass, abroadClass,
    pupils, otherPupils, pupilsOfClass, neighbourPupil: neighbourPupil!, abroadPupil: abroadPupil!, ...family.named,
    homeroom: crew.staff('班主任', school, 'homeroom', 'class', ownClass.class),
    teacher: crew.staff('任课老师', school, 'teacher', 'class', ownClass.class),
    deputy: crew.staff('代理班主任', school, 'deputy', 'class', ownClass.class, deputyWeek),
    otherHomeroom: crew.staff('邻班班主任', school, 'homeroom', 'class', otherClass.class),
    nurse: crew.staff('校医', school, 'nurse', 'school', school.id),
    gradeHead: crew.staff('年级组长', school, 'grade_head', 'grade', grades[0]!.id),
    leader: crew.staff('校长', school, 'leader', 'school', school.id),
    admin: crew.staff('管理员', school, 'admin', 'school', school.id),
    gate: crew.staff('门卫', school, 'gate', 'school', school.id),
    /** Of 卫生, one of the two departments that confirm corrections of an archived term (AT-12). */
    officer: crew.staff('教育局', { id: '0', bureauId: bureaus[0].id }, 'bureau', 'bureau', bureaus[0].id, ofHealth),
    endedHomeroom: crew.staff('原班主任', school, 'homeroom', 'class', ownClass.class, { from: since, to: yesterday }),
    endedLeader: crew.staff('原校长', school, 'leader', 'school', school.id, { from: since, to: yesterday }),
    neighbourHomeroom: crew.staff('二小班主任', neighbour, 'homeroom', 'class', neighbourClass.class),
    neighbourLeader: crew.staff('二小校长', neighbour, 'leader', 'school', neighbour.id),
    neighbourAdmin: crew.staff('二小管理员', neighbour, 'admin', 'school', neighbour.id),
    abroadHomeroom: crew.staff('西区班主任', abroad, 'homeroom', 'class', abroadClass.class),
    abroadLeader: crew.staff('西区校长', abroad, 'leader', 'school', abroad.id),
    abroadAdmin: crew.staff('西区管理员', abroad, 'admin', 'school', abroad.id),
    abroadOfficer: crew.staff('西区教育局', { id: '0', bureauId: bureaus[1].id }, 'bureau', 'bureau', bureaus[1].id, ofHealth),
    /** Signed in, bound to nobody. */
    stranger: crew.person('路人'),
  }
  return {
    named, bureaus, schools: [school, neighbour, abroad], grades, newClasses: [...classes, neighbourClass, abroadClass].map(newClassOf),
    everyPupil: [...[...pupilsOfClass.values()].flat(), neighbourPupil!, abroadPupil!], people: crew.people, links: family.links, newStaff: crew.newStaff, assignments: crew.assignments,
  }
}

const newBureau = (name: string) => ({ id: newId(), name: `${name}教育局`, code: `b${newId()}` })
const newSchool = (bureauId: string, name: string) => ({ id: newId(), bureauId, name, code: `s${newId()}`, stage: 'primary' as const })
type School = ReturnType<typeof newSchool>

const classPlace = (school: School, grade: { id: string; name: string }, number: number): ClassPlace => ({
  bureau: school.bureauId, school: school.id, grade: grade.id, class: newId(), className: `三(${number})班`, gradeName: grade.name, schoolName: school.name,
})
const newClassOf = (place: ClassPlace, index: number): NewClass => ({
  id: place.class, bureauId: place.bureau, schoolId: place.school, gradeId: place.grade, name: place.className, schoolYear: 2025, position: index + 1,
})

function pupilsIn(place: ClassPlace, count: number): Pupil[] {
  return Array.from({ length: count }, (_, index) => {
    const name = nameOf(index)
    const contacts: Pupil['contacts'] = [
      { relation: 'father', name: `${name}爸`, phone: nextPhone() },
      { relation: 'mother', name: `${name}妈`, phone: nextPhone() },
    ]
    return { id: newId(), name, pupilNo: `G${newId()}`, class: place, contacts }
  })
}

type MakePerson = (name: string) => Person

function families(pupils: Pupil[], otherPupils: Pupil[], neighbourPupil: Pupil, abroadPupil: Pupil, options: WorldOptions, person: MakePerson) {
  const links: NewLink[] = []
  const link = (guardian: Person, pupil: Pupil, relation: Relation, more: Partial<NewLink> = {}) => {
    links.push({ ...addressOf(pupil), studentId: pupil.id, accountId: guardian.accountId, relation, from: since, isPrimary: relation === 'mother', ...more })
    return guardian
  }
  const guardians = pupils.slice(0, options.bound ?? 2).map((pupil) => link(person(`${pupil.name}妈`), pupil, 'mother'))
  const guardianA = guardians[0] ?? person('未绑定的妈妈')
  const guardianB = pupils[0] && guardians[0] ? link(person(`${pupils[0].name}爸`), pupils[0], 'father') : person('未绑定的爸爸')
  const otherGuardian = otherPupils[0] ? link(person(`${otherPupils[0].name}妈`), otherPupils[0], 'mother') : person('无孩子的妈妈')
  if (options.twoChildren && otherPupils[1]) link(guardianA, otherPupils[1], 'mother')
  const endedGuardian = person('已解除的家长')
  if (pupils[0]) link(endedGuardian, pupils[0], 'other', { status: 'ended', to: yesterday })
  const neighbourGuardian = link(person('二小家长'), neighbourPupil, 'mother')
  const abroadGuardian = link(person('西区家长'), abroadPupil, 'mother')
  return { links, named: { guardians, guardianA, guardianB, otherGuardian, endedGuardian, neighbourGuardian, abroadGuardian } }
}

/** Collects people, staff rows and duties as they are named. */
function recruit() {
  const people: Person[] = []
  const newStaff: NewStaff[] = []
  const assignments: NewAssignment[] = []
  const person: MakePerson = (name) => {
    const made = { accountId: newId(), name, openid: `o${newId()}` }
    people.push(made)
    return made
  }
  const staff = (name: string, at: { id: string; bureauId: string }, role: Role, scope: Scope, scopeId: string, held: { from: string; to?: string; department?: Department } = { from: since }): Staff => {
    const made = { ...person(name), staffId: newId(), staffNo: `T${newId()}`, phone: nextPhone() }
    newStaff.push({ id: made.staffId, bureauId: at.bureauId, schoolId: at.id, staffNo: made.staffNo, name, phone: made.phone, accountId: made.accountId })
    assignments.push({ bureauId: at.bureauId, schoolId: at.id, staffId: made.staffId, role, scope, scopeId, ...held })
    return made
  }
  return { people, newStaff, assignments, person, staff }
}
