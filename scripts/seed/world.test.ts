import { createHash } from 'node:crypto'
import { generateWorld } from './generate'
import { shares } from './families'
import type { Guardian, World } from './world'

const digestOf = (world: World) => createHash('sha256').update(JSON.stringify(world)).digest('hex').slice(0, 16)
const district = generateWorld('district')
const small = generateWorld('small')
const guardianOf = (world: World) => {
  const byKey = new Map(world.guardians.map((guardian) => [guardian.key, guardian]))
  return (key: string) => byKey.get(key) as Guardian
}

describe('the made-up district (rules §5.1)', () => {
  const who = guardianOf(district)
  const pupils = district.pupils
  const share = (count: number) => count / pupils.length

  it('has 18 schools of 36 classes, 648 in all, and 25,000 pupils exactly', () => {
    expect(district.schools.map((school) => school.stage).sort()).toEqual([...Array<string>(6).fill('junior'), 'nine_year', 'nine_year', ...Array<string>(10).fill('primary')])
    expect(district.schools.every((school) => school.classes.length === 36)).toBe(true)
    expect(pupils).toHaveLength(25_000)
    const seated = new Map<string, number>()
    for (const pupil of pupils) seated.set(`${pupil.school} ${pupil.class}`, (seated.get(`${pupil.school} ${pupil.class}`) ?? 0) + 1)
    for (const school of district.schools) for (const one of school.classes) expect(seated.get(`${school.key} ${one.name}`)).toBe(one.pupils)
    expect(Math.max(...seated.values())).toBeLessThanOrEqual(43)
  })

  it('gives 60 % of the children two guardians, 6 % three or more, and 2 % nobody who is bound', () => {
    expect(share(pupils.filter((pupil) => pupil.guardians.length === 2).length)).toBeCloseTo(shares.twoGuardians, 2)
    expect(share(pupils.filter((pupil) => pupil.guardians.length > 2).length)).toBeCloseTo(shares.threeOrMore, 2)
    expect(share(pupils.filter((pupil) => pupil.guardians.every(({ person }) => !who(person).bound)).length)).toBeCloseTo(shares.noneBound, 2)
    expect(pupils.every((pupil) => pupil.guardians.length >= 1 && pupil.guardians.length <= 6)).toBe(true)
  })

  it('binds 90 % of the guardians; 92 % of those follow and 5 % refuse template messages', () => {
    const bound = district.guardians.filter((guardian) => guardian.bound)
    expect(bound.length / district.guardians.length).toBeCloseTo(shares.bound, 2)
    expect(bound.filter((guardian) => guardian.follows).length / bound.length).toBeCloseTo(shares.follow, 2)
    expect(bound.filter((guardian) => guardian.blocksTemplates).length / bound.length).toBeCloseTo(shares.blockTemplates, 2)
    expect(bound.length).toBeGreaterThan(25_000)
    expect(bound.length).toBeLessThan(41_000)
  })

  it('has 4 % siblings, half of them across schools, who share their guardians', () => {
    const families = new Map<string, typeof pupils>()
    for (const pupil of pupils) families.set(pupil.guardians.map(({ person }) => person).join(), [...(families.get(pupil.guardians.map(({ person }) => person).join()) ?? []), pupil])
    const pairs = [...families.values()].filter((children) => children.length > 1)
    expect(share(pairs.length * 2)).toBeCloseTo(shares.siblings, 3)
    const across = pairs.filter(([elder, younger]) => elder?.school !== younger?.school)
    expect(across.length / pairs.length).toBeCloseTo(0.5, 2)
  })

  it('employs 1,600 people besides the bureau, 3 % of them parents here with the same phone', () => {
    const teachers = district.staff.filter((member) => member.school !== null)
    expect(teachers).toHaveLength(1_600)
    const parents = teachers.filter((member) => member.guardian)
    expect(parents.length / teachers.length).toBeCloseTo(0.03, 3)
    for (const member of parents) expect(who(member.guardian ?? '')).toMatchObject({ name: member.name, phone: member.phone })
    const homerooms = teachers.flatMap((member) => member.duties.filter((duty) => duty.role === 'homeroom').map((duty) => `${member.school} ${duty.class}`))
    expect(new Set(homerooms).size).toBe(648)
    expect(homerooms).toHaveLength(648)
  })

  it('holds the names that break software: compound surnames, characters beyond the Basic Plane, names with a dot', () => {
    const names = pupils.map((pupil) => pupil.name)
    expect(names.filter((name) => name.startsWith('欧阳')).length).toBeGreaterThan(0)
    expect(names.filter((name) => /[\u{20000}-\u{3FFFF}]/u.test(name)).length).toBeGreaterThan(0)
    expect(names.filter((name) => name.includes('·')).length).toBeGreaterThan(0)
    expect(names.filter((name) => [...name].length === 2).length).toBeGreaterThan(0)
  })
})

describe('the small world', () => {
  it('is one primary and one junior school of six classes with 38 pupils each', () => {
    expect(small.schools.map((school) => [school.stage, school.classes.length])).toEqual([['primary', 6], ['junior', 6]])
    expect(small.pupils).toHaveLength(12 * 38)
  })

  it('is the same on every machine: change these digests only when the world is meant to change', () => {
    expect(digestOf(generateWorld('small'))).toBe(digestOf(small))
    expect([digestOf(small), digestOf(district)]).toEqual(['ed82617169d6cc2b', '87d40560969aa0e3'])
  })

  it('casts the demo: a mother of one, a mother of two in two schools, one who does not follow, one not bound, a teacher who is a parent', () => {
    const bySlug = new Map(small.guardians.flatMap((guardian) => (guardian.slug ? [[guardian.slug, guardian] as const] : [])))
    const schoolsOf = (slug: string) => new Set(bySlug.get(slug)?.children.map((child) => small.pupils.find((pupil) => pupil.key === child)?.school))
    expect(bySlug.get('wang-fang')).toMatchObject({ bound: true, follows: true, children: ['p1'] })
    expect(schoolsOf('chen-jing').size).toBe(2)
    expect(bySlug.get('zhao-lei')).toMatchObject({ bound: true, follows: false })
    expect(bySlug.get('sun-li')).toMatchObject({ bound: false })
    expect(small.staff.find((member) => member.slug === 'zhou-ting')).toMatchObject({ guardian: bySlug.get('zhou-ting')?.key })
    expect(small.staff.filter((member) => member.slug).map((member) => member.duties[0]?.role).sort()).toEqual(['admin', 'bureau', 'homeroom', 'homeroom', 'leader', 'nurse', 'teacher'])
    // Of 卫生, so that the demo's officer may confirm corrections of an archived term (AT-12).
    expect(small.staff.find((member) => member.slug === 'lin-guodong')?.duties).toEqual([{ role: 'bureau', department: 'health' }])
  })
})
