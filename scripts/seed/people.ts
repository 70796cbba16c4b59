/** People with a phone in their hand: they exist in WeChat first, then sign in, then bind as staff or as guardians (ID-3). */
import { setFollow } from '../../server/src/modules/identity/index'
import { enterConsents } from '../../server/src/modules/consent/index'
import { bindStaff, inviteAdmin, issueStaffCodes } from '../../server/src/modules/roster/index'
import { bindGuardian } from '../../server/src/workflows/guardian-change/index'
import { accountOf as signIn } from '../../server/src/workflows/sign-in/index'
import { now } from '../../server/src/platform/clock'
import type { Env } from '@zhixiao/config/env/schema'
import type { Entered } from './district'
import { inLanes } from './lanes'
import { rolesOf } from './role-text'
import type { SimPerson, Simulator } from './simulator'
import type { Guardian, World } from './world'

/** Bindings under way at once: more of them share one fsync. */
const wide = 20

/** Account by the seed's key of a person (`g17`, `t1005`). */
export type Accounts = Map<string, string>

/** Staff who are parents here are one person with one phone: the guardian. */
const personOf = (member: World['staff'][number]) => member.guardian ?? member.key
/** Guardians who never bound have no business with us, except those one can be in the demo. */
const hasWeChat = (guardian: Guardian) => guardian.bound || guardian.slug !== undefined

/** Everybody as WeChat knows them. */
export function weChatPeople(world: World, env: Env): SimPerson[] {
  const oa = env.WX_OA_APPID
  const works = new Map(world.staff.map((member) => [personOf(member), member]))
  const guardians = world.guardians.filter((one) => hasWeChat(one) || works.has(one.key)).map((one) => ({ ...one, member: works.get(one.key) }))
  const others = world.staff.filter((member) => !member.guardian).map((member) => ({ key: member.key, name: member.name, slug: member.slug, follows: true, blocksTemplates: false, children: [], member }))
  return [...guardians, ...others].map(({ key, name, slug, follows, blocksTemplates, children, member }) => ({
    id: key, name, role: rolesOf(world, member, children), follows: follows ? [oa] : [], blocked: blocksTemplates ? [oa] : [], ...(slug !== undefined && { person: slug }),
  }))
}

/** Signs everybody in once (an account each) and tells identity who follows. */
export async function makeAccounts(simulator: Simulator, world: World, env: Env): Promise<Accounts> {
  const people = weChatPeople(world, env)
  const known = await simulator.putPeople(people)
  const accounts: Accounts = new Map()
  await inLanes(wide, known, async ({ id, openids, unionid }, at) => {
    const openid = openids[env.WX_OA_APPID]
    if (!openid) throw new Error(`${id} has no openid`)
    accounts.set(id, await signIn({ appid: env.WX_OA_APPID, openid, kind: 'oa', ...(unionid && { unionid }) }))
    if ((people[at]?.follows.length ?? 0) > 0) await setFollow(env.WX_OA_APPID, openid, true, now())
  })
  return accounts
}

/** Everybody on a staff list binds with the one-time code they were handed and the phone on file; so does the bureau's officer. */
export async function bindAllStaff(world: World, entered: Entered, accounts: Accounts): Promise<void> {
  for (const school of world.schools) {
    const codes = new Map((await issueStaffCodes(entered.schools.get(school.key) ?? '')).map((one) => [one.staffNo, one.code]))
    await inLanes(wide, world.staff.filter((member) => member.school === school.key), async (member) => {
      await bindStaff(accountOf(accounts, personOf(member)), { code: codes.get(member.staffNo) ?? '', phone: member.phone })
    })
  }
  for (const member of world.staff.filter((one) => one.school === null)) {
    const { code } = await inviteAdmin({ bureauId: entered.bureauId, department: member.duties[0]?.department }, member.name, member.phone)
    await bindStaff(accountOf(accounts, member.key), { code, phone: member.phone })
  }
}

/** Every guardian who is to be bound binds each of their children by the phone on file, mothers and fathers of one child one after another. */
export async function bindAllGuardians(world: World, entered: Entered, accounts: Accounts): Promise<number> {
  const guardians = new Map(world.guardians.map((guardian) => [guardian.key, guardian]))
  let bound = 0
  const answers: Parameters<typeof enterConsents>[0][number][] = []
  await inLanes(wide, world.pupils, async (pupil) => {
    for (const { person, relation } of pupil.guardians) {
      const guardian = guardians.get(person)
      if (!guardian?.bound) continue
      const { schoolId, pupilNo, name } = { schoolId: entered.schools.get(pupil.school) ?? '', pupilNo: pupil.pupilNo, name: pupil.name }
      const { status, studentId } = await bindGuardian(accountOf(accounts, person), { schoolId, pupilNo, name, relation, proof: { kind: 'phone_on_file', phone: guardian.phone } })
      if (status !== 'active') throw new Error(`${person} is ${status}`)
      bound += 1
      // Who binds is asked at once what may be kept and sent (S40).
      const asked = { bureauId: entered.bureauId, schoolId, studentId: studentId ?? '', accountId: accountOf(accounts, person), given: true, channel: 'h5' } as const
      answers.push({ ...asked, purpose: 'health_detail' }, { ...asked, purpose: 'wechat_push' })
    }
  })
  // Families without a phone here signed on paper.
  const onPaper = entered.classes.flatMap(({ place, pupils }) =>
    pupils.map(({ studentId }) => ({ bureauId: place.bureau, schoolId: place.school, studentId, accountId: '0', given: true, purpose: 'health_detail' }) as const),
  )
  await enterConsents([...answers, ...onPaper])
  return bound
}

export function accountOf(accounts: Accounts, key: string): string {
  const account = accounts.get(key)
  if (!account) throw new Error(`${key} has no account`)
  return account
}
