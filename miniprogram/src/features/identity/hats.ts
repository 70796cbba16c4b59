import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { Ability, Role } from '@zhixiao/shared-types/values/access'
import { holds } from '@zhixiao/shared-types/values/access'
import { roleText } from '@zhixiao/shared-types/values/people'

/**
 * Who is here by the latest answers: nobody once the session is over (401), although the answer before is still there. Their page goes with
 * them, so that nobody reads on at a computer that was left; what they typed is in the drafts. A bad network sends nobody away.
 */
export const presentIn = ({ data, error }: { data: Me | undefined; error: { status: number } | undefined }) => (error?.status === 401 ? undefined : data)

/** What a person comes for: a child, a class, a school, the district. One person may have several. */
export type HatKind = 'family' | 'class' | 'school' | 'bureau'
export type Hat = { kind: HatKind; role: Role; label: string }

const kinds: Partial<Record<Role, HatKind>> = {
  guardian: 'family', teacher: 'class', homeroom: 'class', deputy: 'class', nurse: 'school', grade_head: 'school', leader: 'school', admin: 'school', bureau: 'bureau',
}
/** The role that names a hat when one person has several of its kind. */
const byWeight: readonly Role[] = ['homeroom', 'deputy', 'teacher', 'leader', 'nurse', 'grade_head', 'admin', 'bureau', 'guardian']

/** The hats of a person in the order in which they matter at school: class, school, district, own children. */
export function hatsOf(me: Pick<Me, 'grants'>): Hat[] {
  const held = byWeight.filter((role) => me.grants.some((grant) => grant.role === role))
  const hats = held.map((role) => ({ role, kind: kinds[role] as HatKind, label: roleText[role] ?? role }))
  return hats.filter((hat, at) => hats.findIndex((other) => other.kind === hat.kind) === at)
}

/** The hat a person wears now: the one chosen last, else the first. */
export const wornHat = (hats: readonly Hat[], actingRole: string | null): Hat | undefined => hats.find((hat) => hat.kind === kinds[actingRole as Role]) ?? hats[0]

/** Nothing binds this account to any child, class or school yet. */
export const isStranger = (me: Pick<Me, 'grants'>) => me.grants.length === 0

/** May this person open a page that shows what the ability is about, anywhere? The server decides about each place. */
export const may = (me: Pick<Me, 'grants'>, ability: Ability) => holds(me.grants, ability)

/** Would a child of one's own open the pages of this ability? */
export const isForFamilies = (ability: Ability) => holds([{ role: 'guardian', scope: 'student', id: '' }], ability)

/** The schools in which a person holds one of the roles, once each. */
export function schoolsOf(me: Pick<Me, 'duties'>, roles: readonly Role[]): { schoolId: string; school: string }[] {
  const found = me.duties.flatMap((duty) => (roles.includes(duty.role) && duty.schoolId ? [{ schoolId: duty.schoolId, school: duty.school ?? '' }] : []))
  return found.filter((one, at) => found.findIndex((other) => other.schoolId === one.schoolId) === at)
}
