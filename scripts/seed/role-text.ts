import { departmentText, roleText } from '@zhixiao/shared-types/values/people'
import type { StaffMember, World } from './world'

/** What stands beside a person's name in the demo: 「三(2)班 班主任」, 「家长（张雨桐）」, both where they are both. */
export function rolesOf(world: World, member: StaffMember | undefined, children: readonly string[]): string {
  const duty = member?.duties[0]
  const post = duty && `${duty.class ? `${duty.class} ` : ''}${duty.title ?? roleText[duty.role]}${duty.department ? ` · ${departmentText[duty.department]}` : ''}`
  const names = children.map((key) => world.pupils[Number(key.slice(1)) - 1]?.name).join('、')
  return [post, names && `家长（${names}）`].filter(Boolean).join(' · ')
}
