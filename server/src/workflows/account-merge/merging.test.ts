/** One person whom WeChat's two apps know without a common unionid: both accounts become one (ID-2), end to end with the simulator. */
import { house, simCall, wechatApps, type House } from '../../../test/support/house'
import { newId } from '../../platform/ids'
import { sql } from '../../platform/db'
import { schoolClock, world, type World } from '../../../test/support/world'
import { clearFaults, fault } from '../../../test/support/wechat'
import { issueStaffCodes } from '../../modules/roster/index'

let h: House
let clock: ReturnType<typeof schoolClock>
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(async () => {
  clock = schoolClock()
  await clearFaults()
})
afterEach(() => clearFaults())

type SimUser = { id: string; openids: Record<string, string> }
const simUser = (unionid: string | null = `u${newId()}`) => simCall<SimUser>(h.simulator, '/__sim/users', { name: '一个人', unionid })
/** WeChat says no unionid: the two apps are not bound to one open platform, or the person gave no consent. */
const hideUnionid = async () => {
  for (const path of ['/sns/jscode2session', '/sns/oauth2/access_token', '/cgi-bin/user/info']) await fault('unionid-absent', { path })
}

async function signInMini(user: SimUser): Promise<{ token: string; accountId: string; expiresAt: string }> {
  const { code } = await simCall<{ code: string }>(h.simulator, `/__sim/users/${user.id}/login-code`, { appid: wechatApps().mp })
  return (await h.api('POST /sessions/mini-program', { body: { code } })).reply
}
/** The H5 cookie after the OAuth round. */
async function signInOfficial(user: SimUser): Promise<{ cookie: string; accountId: string }> {
  const start = await h.api('GET /wechat/oauth/start', { query: { back: '/' } }, { headers: { Host: 'school.test' } })
  const state = new URL(start.headers.location ?? '').searchParams.get('state') ?? ''
  const round = String(start.headers['set-cookie']).split(';')[0] ?? ''
  const { code } = await simCall<{ code: string }>(h.simulator, `/__sim/users/${user.id}/oauth-code`, { appid: wechatApps().oa })
  const back = await h.api('GET /wechat/oauth/callback', { query: { code, state } }, { headers: { Host: 'school.test', Cookie: round } })
  const cookie = /__Host-zhixiao=([\w-]+)/.exec(String(back.headers['set-cookie'] ?? ''))?.[1] ?? ''
  return { cookie, accountId: (await h.api('GET /me', {}, { cookie })).reply.accountId }
}
type Signed = { token: string } | { cookie: string }
const me = async (who: Signed) => h.api('GET /me', {}, who)

const bindChild = (w: World, who: Signed) => {
  const pupil = w.pupils[3]!
  return h.api('POST /guardian-bindings', {
    body: { schoolId: w.school.id, pupilNo: pupil.pupilNo, name: pupil.name, relation: 'mother', proof: { kind: 'phone_on_file', phone: pupil.contacts[1]!.phone } },
  }, who)
}
async function bindDuty(w: World, who: Signed) {
  await sql('UPDATE staff SET account_id = NULL WHERE id = ?', [w.teacher.staffId])
  const [one] = await issueStaffCodes(w.school.id, [w.teacher.staffId])
  return h.api('POST /staff-bindings', { body: { code: one!.code, phone: w.teacher.phone } }, who)
}

test.each(['the mini-program', 'the official account'] as const)('ID-2: without a unionid, a code shown in the other app and entered in %s brings child, duty and sign-ins into one account', async (entersIn) => {
  const w = await world()
  const user = await simUser()
  await hideUnionid()
  const [mini, official] = [await signInMini(user), await signInOfficial(user)]
  expect(mini.accountId).not.toBe(official.accountId)
  expect((await bindChild(w, { token: mini.token })).status).toBe(201)
  expect((await bindDuty(w, { cookie: official.cookie })).status).toBe(201)
  const isMini = entersIn === 'the mini-program'
  const [stays, goes] = isMini ? [{ token: mini.token }, { cookie: official.cookie }] : [{ cookie: official.cookie }, { token: mini.token }]
  const [kept, gone] = isMini ? [mini.accountId, official.accountId] : [official.accountId, mini.accountId]
  const shown = await h.api('POST /account-link-codes', {}, goes)
  expect((await h.api('POST /account-links', { body: { code: shown.reply.code } }, stays)).reply).toEqual({ accountId: kept })
  const merged = (await me(stays)).reply
  expect([merged.children.map((one) => one.studentId), merged.duties.map((one) => one.label)]).toEqual([[w.pupils[3]!.id], ['三(1)班 任课老师']])
  expect(merged.accountMergedAt).toBe(clock.now().toISOString())
  expect((await me(goes)).error?.code).toBe('auth.expired')
  expect([(await signInMini(user)).accountId, (await signInOfficial(user)).accountId]).toEqual([kept, kept])
  expect(await sql(`SELECT account_id AS account, fields FROM audit_log WHERE action = 'identity.merge_accounts' AND account_id = ?`, [kept])).toEqual([
    { account: kept, fields: [`account:${gone}`] },
  ])
  expect((await h.api('POST /account-links', { body: { code: shown.reply.code } }, stays)).error?.code).toBe('identity.link_code_wrong')
})

test.each(['mini-program first', 'official account first'] as const)('ID-2: a unionid that shows up late joins the accounts by itself; %s', async (order) => {
  const w = await world()
  const user = await simUser()
  await hideUnionid()
  const [mini, official] = [await signInMini(user), await signInOfficial(user)]
  await bindChild(w, { token: mini.token })
  await bindDuty(w, { cookie: official.cookie })
  await clearFaults()
  const later = order === 'mini-program first' ? [await signInMini(user), await signInOfficial(user)] : [await signInOfficial(user), await signInMini(user)]
  expect(later[0]?.accountId).not.toBe(undefined)
  const again = await signInMini(user)
  expect((await signInOfficial(user)).accountId).toBe(again.accountId)
  const all = (await me({ token: again.token })).reply
  expect([all.children.length, all.duties.length]).toEqual([1, 1])
  expect(await sql(`SELECT COUNT(*) AS n FROM account_merge WHERE from_id IN (?)`, [[mini.accountId, official.accountId]])).toEqual([{ n: 1 }])
})

test('ID-2: two people whom WeChat itself tells apart stay two, whatever code is entered', async () => {
  const [mother, father] = [await signInMini(await simUser()), await signInMini(await simUser())]
  const shown = await h.api('POST /account-link-codes', {}, { token: mother.token })
  const refused = await h.api('POST /account-links', { body: { code: shown.reply.code } }, { token: father.token })
  expect([refused.status, refused.error?.code]).toEqual([409, 'identity.two_people'])
  expect([(await me({ token: mother.token })).status, (await me({ token: father.token })).status]).toEqual([200, 200])
})

test('S03: the mini-program is told how long the session really lasts: thirty days, or twelve hours for an administrator', async () => {
  const w = await world()
  const user = await simUser()
  const first = await signInMini(user)
  expect(Date.parse(first.expiresAt) - clock.now().getTime()).toBe(30 * 24 * 3_600_000)
  await sql('UPDATE staff SET account_id = ? WHERE id = ?', [first.accountId, w.admin.staffId])
  expect(Date.parse((await signInMini(user)).expiresAt) - clock.now().getTime()).toBe(12 * 3_600_000)
})

test('the person is told of the merge for a week', async () => {
  const user = await simUser()
  await hideUnionid()
  const [mini, official] = [await signInMini(user), await signInOfficial(user)]
  const shown = await h.api('POST /account-link-codes', {}, { cookie: official.cookie })
  await h.api('POST /account-links', { body: { code: shown.reply.code } }, { token: mini.token })
  clock.advance(6 * 24 * 3_600_000)
  expect((await me({ token: mini.token })).reply.accountMergedAt).toEqual(expect.any(String))
  clock.advance(2 * 24 * 3_600_000)
  const later = await signInMini(user)
  expect((await me({ token: later.token })).reply.accountMergedAt).toBe(null)
})
