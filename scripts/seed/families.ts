/** Who lives with whom: families, their children in classes, their guardians, and who of them uses WeChat (rules §5.1). */
import type { Relation } from '@zhixiao/shared-types/values/people'
import { castFamilies, type CastFamily } from './cast'
import { adultName, childName, familyName, genderOf, type FamilyName } from './names'
import { phoneOf, pupilNoOf } from './numbers'
import { quota } from './quota'
import { randomOf, type Random } from './random'
import type { ClassPlan, Guardian, Pupil, SchoolPlan } from './world'

/** Shares of rules §5.1. */
export const shares = { twoGuardians: 0.6, threeOrMore: 0.06, noneBound: 0.02, siblings: 0.04, bound: 0.9, follow: 0.92, blockTemplates: 0.05 }
/** The school year whose first graders were born from 2018-09 on. */
const schoolYear = 2025

type Seat = ClassPlan & { schoolIndex: number }
type Household = { seats: Seat[]; cast?: CastFamily }

/** Every pupil of the schools with the guardians of every family. */
export function makeFamilies(schools: readonly SchoolPlan[]): { pupils: Pupil[]; guardians: Guardian[] } {
  const households = settle(schools)
  const random = randomOf('families', schools.length)
  const made = { pupils: [] as Pupil[], guardians: [] as Guardian[] }
  const kinds = quota<FamilyName['kind']>(random, households.length, [['plain', 0.981], ['compound', 0.009], ['rare', 0.005], ['dotted', 0.005]])
  const sizes = quota(random, households.length, [[1, 1 - shares.twoGuardians - shares.threeOrMore], [2, shares.twoGuardians], [3, shares.threeOrMore * 0.8], [4, shares.threeOrMore * 0.2]])
  const orders = new Map<string, number>()
  households.forEach((household, at) => {
    const draw = randomOf('household', at)
    const family = familyName(draw, kinds[at] ?? 'plain')
    const guardians = household.cast ? castGuardians(household.cast) : drawGuardians(draw, family, sizes[at] ?? 2)
    const first = made.guardians.length
    const people = guardians.map(({ slug, name, bound, follows }, n): Guardian => ({
      key: `g${first + n + 1}`, name, phone: phoneOf(first + n), bound, follows, blocksTemplates: false, children: [], ...(slug && { slug }),
    }))
    const children = household.seats.map((seat, n) => makePupil(draw, seat, family, household.cast?.children[n], orders, made.pupils.length + n))
    while (children[1]?.name === children[0]!.name) children[1].name = childName(draw, family, children[1].gender)
    for (const child of children) child.guardians = guardians.map(({ relation }, n) => ({ person: people[n]!.key, relation }))
    for (const person of people) person.children = children.map((child) => child.key)
    made.pupils.push(...children)
    made.guardians.push(...people)
  })
  settleWeChat(made.pupils, made.guardians)
  return made
}

/** Puts the demo's families and pairs of siblings (half of them across schools) on seats; every other seat is a family of its own. */
function settle(schools: readonly SchoolPlan[]): Household[] {
  const random = randomOf('seats', schools.length)
  const free = random.shuffle(
    schools.flatMap((school) => school.classes.flatMap((one) => Array.from({ length: one.pupils }, (): Seat => ({ ...one, schoolIndex: school.index })))),
  )
  const junior = schools.find((school) => school.stage === 'junior')?.key ?? 's02'
  const total = free.length
  const takeWhere = (fits: (seat: Seat) => boolean): Seat => {
    const at = free.findIndex(fits)
    if (at < 0) throw new Error('no free seat fits')
    return free.splice(at, 1)[0]!
  }
  const households: Household[] = castFamilies(junior).map((cast) => ({
    cast,
    seats: cast.children.map((child) => takeWhere((seat) => seat.school === child.school && seat.name === child.class)),
  }))
  const pairs = Math.round((total * shares.siblings) / 2)
  for (let pair = households.filter((one) => one.seats.length > 1).length; pair < pairs; pair += 1) {
    const elder = takeWhere(() => true)
    const across = pair % 2 === 0
    households.push({ seats: [elder, takeWhere((seat) => (seat.school !== elder.school) === across && seat.level !== elder.level)] })
  }
  return [...households, ...free.map((seat) => ({ seats: [seat] }))]
}

type Drawn = { name: string; relation: Relation; bound: boolean; follows: boolean; slug?: string }

const castGuardians = (cast: CastFamily): Drawn[] => cast.guardians.map((guardian) => ({ ...guardian }))

function drawGuardians(random: Random, family: FamilyName, count: number): Drawn[] {
  const own = family.kind === 'dotted' ? family : undefined
  const adult = (relation: Relation, gender: 'male' | 'female', surname?: FamilyName): Drawn => ({ relation, name: adultName(random, gender, surname), bound: true, follows: true })
  const mother = () => adult('mother', 'female', own)
  const father = () => adult('father', 'male', family)
  const grandmother = () => adult('grandmother', 'female', own)
  if (count === 1) return [random.weighted([[mother, 62], [father, 33], [grandmother, 5]])()]
  if (count === 2) return random.chance(0.93) ? [mother(), father()] : [mother(), grandmother()]
  return [mother(), father(), grandmother(), adult('grandfather', 'male', family)].slice(0, count)
}

function makePupil(random: Random, seat: Seat, family: FamilyName, cast: CastFamily['children'][number] | undefined, orders: Map<string, number>, at: number): Pupil {
  const gender = cast?.gender ?? genderOf(random)
  const birthday = birthdayOf(random, seat.level)
  const orderKey = `${seat.schoolIndex} ${birthday} ${gender}`
  const order = orders.get(orderKey) ?? 0
  orders.set(orderKey, order + 1)
  return {
    key: `p${at + 1}`, school: seat.school, grade: seat.grade, class: seat.name, gender, birthday, guardians: [],
    name: cast?.name ?? childName(random, family, gender),
    pupilNo: pupilNoOf(seat.schoolIndex, birthday, gender, order),
  }
}

/** Six on 31 August when the first year begins: grade one of 2025 was born from 2018-09-01 to 2019-08-31. */
function birthdayOf(random: Random, level: number): string {
  const start = Date.UTC(schoolYear - 6 - level, 8, 1)
  return new Date(start + random.int(365) * 86_400_000).toISOString().slice(0, 10)
}

/**
 * Who is bound, follows and blocks: exactly the shares of §5.1 over all guardians. Children with nobody bound come first; otherwise
 * each family keeps one bound guardian. The demo's people stay as they were cast.
 */
function settleWeChat(pupils: readonly Pupil[], guardians: readonly Guardian[]): void {
  const random = randomOf('wechat', guardians.length)
  const byKey = new Map(guardians.map((guardian) => [guardian.key, guardian]))
  const families = [...new Map(pupils.map((pupil) => [pupil.guardians.map(({ person }) => person).join(), pupil])).values()].map((pupil) =>
    pupil.guardians.map(({ person }) => byKey.get(person)!),
  )
  const ordinary = random.shuffle(families.filter((family) => family.every((person) => person.slug === undefined) && !isCast(family)))
  const unboundFamilies = families.filter((family) => family.every((person) => !person.bound)).length
  for (const family of ordinary.splice(0, Math.round(families.length * shares.noneBound) - unboundFamilies)) for (const person of family) person.bound = false
  const spare = random.shuffle(ordinary.flatMap((family) => family.slice(1)))
  const unboundNow = guardians.filter((person) => !person.bound).length
  for (const person of spare.slice(0, Math.round(guardians.length * (1 - shares.bound)) - unboundNow)) person.bound = false
  const bound = random.shuffle(ordinary.flat().filter((person) => person.bound))
  const allBound = guardians.filter((person) => person.bound).length
  for (const person of bound.slice(0, Math.round(allBound * (1 - shares.follow)))) person.follows = false
  for (const person of bound.slice(-Math.round(allBound * shares.blockTemplates))) person.blocksTemplates = true
}

/** The demo's families were settled first and keep what they were cast as; their members without a slug are bound by their cast. */
const isCast = (family: readonly Guardian[]): boolean => family.some((person) => Number(person.key.slice(1)) <= castGuardianCount)
const castGuardianCount = castFamilies('').reduce((sum, family) => sum + family.guardians.length, 0)
