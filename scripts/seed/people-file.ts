/** The list of people one can be in the demo, for the demo's page and the simulator's switcher. */
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { rolesOf } from './role-text'
import type { Guardian, Pupil, World } from './world'

export type DemoPerson = { slug: string; name: string; role: string; school?: string; class?: string; note?: string }

/** Staff first in the order of the cast, then parents. */
export function demoPeople(world: World): DemoPerson[] {
  const schoolName = (key: string | null | undefined) => world.schools.find((school) => school.key === key)?.name
  const staff = world.staff.flatMap((member): DemoPerson[] => {
    if (!member.slug) return []
    const parent = world.guardians.find((guardian) => guardian.key === member.guardian)
    const school = schoolName(member.school)
    const duty = member.duties[0]
    return [{
      slug: member.slug, name: member.name, role: rolesOf(world, member, parent?.children ?? []), ...(school && { school }), ...(duty?.class && { class: duty.class }),
      ...(parent && { note: '既是老师又是家长：对自己孩子所在的班，不能代办学校一方的事' }),
    }]
  })
  const inStaff = new Set(staff.map((person) => person.slug))
  const parents = world.guardians.flatMap((guardian): DemoPerson[] => {
    if (!guardian.slug || inStaff.has(guardian.slug)) return []
    const children = guardian.children.map((key) => world.pupils[Number(key.slice(1)) - 1] as Pupil)
    const [first] = children
    const note = noteOf(guardian, children, schoolName(first?.school) ?? '')
    return [{ slug: guardian.slug, name: guardian.name, role: rolesOf(world, undefined, guardian.children), ...(first && { school: schoolName(first.school) ?? '', class: first.class }), ...(note && { note }) }]
  })
  return [...staff, ...parents]
}

function noteOf(guardian: Guardian, children: readonly Pupil[], school: string): string | undefined {
  const [child] = children
  if (!guardian.bound && child) return `还没有绑定。绑定时填写：学校 ${school}，学籍号 ${child.pupilNo}，姓名 ${child.name}，手机 ${guardian.phone}`
  if (!guardian.follows) return '没有关注公众号：收不到微信消息，打开页面能看到'
  return children.length > 1 ? '两个孩子在两所学校' : undefined
}

/** Writes the list where the demo looks for it. */
export async function writePeople(world: World, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(demoPeople(world), null, 2)}\n`)
}
