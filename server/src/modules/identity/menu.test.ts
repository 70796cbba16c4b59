/** Who can be reached, and which menu the official account shows whom, on the real database and the simulated WeChat. */
import { house, simCall, wechatApps, type House } from '../../../test/support/house'
import { newId } from '../../platform/ids'
import { accountOf } from '../../workflows/sign-in/index'
import { publishMenu, reachOf, setFollow, wantTag } from './index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set('2026-03-11T07:50:00+08:00'))

type SimUser = { id: string; openids: Record<string, string> }
const simUser = (more: object): Promise<SimUser> => simCall(h.simulator, '/__sim/users', { name: '家长', unionid: null, ...more })
const openidOf = (user: SimUser, account: 'oa' | 'mp') => user.openids[wechatApps()[account]] ?? ''

describe('reachability and the menu', () => {
  it('unfollowing and following again changes only whether a message can arrive (ID-6)', async () => {
    const { oa } = wechatApps()
    const openid = `oFollow${newId()}`
    const accountId = await accountOf({ appid: oa, openid, kind: 'oa' })
    const follows = async () => (await reachOf([accountId])).get(accountId)?.follows
    await setFollow(oa, openid, true, new Date('2026-03-11T07:00:00Z'))
    expect(await follows()).toBe(true)
    await setFollow(oa, openid, false, new Date('2026-03-11T07:02:00Z'))
    await setFollow(oa, openid, true, new Date('2026-03-11T07:01:00Z'))
    expect(await follows()).toBe(false)
    expect(await accountOf({ appid: oa, openid, kind: 'oa' })).toBe(accountId)
  })

  it('a stranger who follows gets an account that a later sign-in finds (ID-6)', async () => {
    const { oa } = wechatApps()
    const openid = `oStranger${newId()}`
    await setFollow(oa, openid, true, new Date('2026-03-11T07:00:00Z'))
    const accountId = await accountOf({ appid: oa, openid, kind: 'oa' })
    expect((await reachOf([accountId])).get(accountId)).toEqual({ appid: oa, openid, follows: true })
  })

  it("families see their menu, people with a tag see the teachers' or the bureau's; losing the duty takes the tag (ID-9)", async () => {
    const { oa } = wechatApps()
    const [teacher, parent] = [await simUser({ follows: [oa] }), await simUser({ follows: [oa] })]
    const account = await accountOf({ appid: oa, openid: openidOf(teacher, 'oa'), kind: 'oa' })
    await setFollow(oa, openidOf(teacher, 'oa'), true, new Date('2026-03-11T07:00:00Z'))
    await publishMenu()
    const menuOf = async (user: SimUser) => JSON.stringify(await simCall(h.simulator, `/__sim/users/${user.id}/menu?appid=${oa}`))
    expect(await menuOf(teacher)).not.toContain('点名上报')
    expect(await wantTag('teacher', [account])).toMatchObject({ tagged: 1 })
    expect(await menuOf(teacher)).toContain('点名上报')
    expect(await menuOf(parent)).not.toContain('点名上报')
    expect(await menuOf(parent)).toContain(encodeURIComponent('/family/day/index'))
    expect(await wantTag('teacher', [account])).toEqual({ tagged: 0, untagged: 0 })
    expect((await wantTag('teacher', [])).untagged).toBeGreaterThanOrEqual(1)
    expect(await menuOf(teacher)).not.toContain('点名上报')
    expect(await wantTag('bureau', [account])).toMatchObject({ tagged: 1 })
    expect(await menuOf(teacher)).toContain('全区今天')
    expect(await menuOf(teacher)).not.toContain('孩子今天')
    await wantTag('teacher', [account])
    expect(await menuOf(teacher)).toContain('点名上报')
    await wantTag('teacher', [])
    await setFollow(oa, openidOf(teacher, 'oa'), false, new Date('2026-03-11T07:05:00Z'))
    await setFollow(oa, openidOf(teacher, 'oa'), true, new Date('2026-03-11T07:06:00Z'))
    expect(await wantTag('bureau', [account])).toMatchObject({ tagged: 1 })
  })
})
