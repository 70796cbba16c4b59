import type { Me } from '@zhixiao/shared-types/domains/identity'
import { presentIn } from '../../src/features/identity/hats'
import { ApiError } from '../../src/platform/errors'
import { signedIn, together } from '../../src/platform/signed-in'

const required = new ApiError('auth.required', '请先登录', 401)
const refused = () => ({ signIn: jest.fn(() => Promise.resolve()), otherPerson: jest.fn(), nobody: jest.fn() })
/** Answers one after another; an error is thrown. */
const answering = (...answers: unknown[]) => jest.fn(() => {
  const answer = answers.shift()
  return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer)
})

describe('a call without a session', () => {
  it('signs in without a word and asks again; nobody hears of it', async () => {
    const acts = refused()
    await expect(signedIn(answering(required, 'roll'), acts)).resolves.toBe('roll')
    expect([acts.signIn, acts.otherPerson, acts.nobody].map((act) => act.mock.calls.length)).toEqual([1, 0, 0])
  })

  it('tells the door of the page when signing in is refused, as in a browser outside WeChat', async () => {
    const acts = { ...refused(), signIn: () => Promise.reject(required) }
    await expect(signedIn(answering(required), acts)).rejects.toBe(required)
    expect(acts.nobody).toHaveBeenCalledTimes(1)
  })

  it('tells the door when the second answer is 401 too', async () => {
    const acts = refused()
    await expect(signedIn(answering(required, required), acts)).rejects.toBe(required)
    expect(acts.nobody).toHaveBeenCalledTimes(1)
  })

  it('AT-5 no network to sign in with is no refusal, and neither is any other answer', async () => {
    const away = new ApiError('network.unreachable', '网络不通', 0)
    const acts = { ...refused(), signIn: () => Promise.reject(away) }
    await expect(signedIn(answering(required), acts)).rejects.toBe(away)
    for (const status of [0, 403, 404, 409, 500, 503]) await signedIn(answering(new ApiError('x.y', '', status)), acts).catch(() => undefined)
    expect(acts.nobody).not.toHaveBeenCalled()
  })

  it('another person in the browser is noticed', async () => {
    const acts = refused()
    await signedIn(answering(new ApiError('auth.other_person', '', 409)), acts).catch(() => undefined)
    expect(acts.otherPerson).toHaveBeenCalledTimes(1)
  })
})

describe('who is here', () => {
  const data: Me = { accountId: '5', name: '何晓燕', channel: 'h5', followsOfficialAccount: true, grants: [], children: [], duties: [], pendingChildren: [] }

  it('nobody once the session is over, although the last answer is still there: the page closes and offers to sign in', () => {
    expect(presentIn({ data, error: required })).toBeUndefined()
  })

  it('whoever was here stays while the network is away or the service down', () => {
    expect(presentIn({ data, error: undefined })).toBe(data)
    for (const status of [0, 429, 500, 503]) expect(presentIn({ data, error: new ApiError('x.y', '', status) })).toBe(data)
  })
})

describe('one question for many', () => {
  it('is asked once while it is under way, and again afterwards, also when it failed', async () => {
    const ends: (() => void)[] = []
    const work = jest.fn(() => new Promise<void>((resolve, reject) => ends.push(ends.length === 0 ? () => reject(new Error('no')) : resolve)))
    const ask = together(work)
    ask()
    ask()
    expect(work).toHaveBeenCalledTimes(1)
    ends[0]?.()
    await Promise.resolve()
    ask()
    expect(work).toHaveBeenCalledTimes(2)
  })
})
