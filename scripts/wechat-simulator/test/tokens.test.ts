import { OA, OA_SECRET, type Reply, World } from './support'

let world: World

beforeAll(async () => {
  world = await World.start()
})
afterAll(() => world.close())
beforeEach(() => world.reset())

const classic = (): Promise<Reply> => world.call(`/cgi-bin/token?grant_type=client_credential&appid=${OA}&secret=${OA_SECRET}`)
const stable = (force = false): Promise<Reply> =>
  world.call('/cgi-bin/stable_token', { grant_type: 'client_credential', appid: OA, secret: OA_SECRET, force_refresh: force })
const verdict = async (token: unknown): Promise<number> =>
  (await world.call(`/cgi-bin/user/get?access_token=${String(token)}`)).errcode ?? 0

describe('the classic token', () => {
  it('is new each time; the one before works for five more minutes', async () => {
    const [first, second] = [await classic(), await classic()]
    expect(second.access_token).not.toBe(first.access_token)
    expect([first.expires_in, await verdict(first.access_token), await verdict(second.access_token)]).toEqual([7200, 0, 0])
    await world.advance(300_000)
    expect([await verdict(first.access_token), await verdict(second.access_token)]).toEqual([40001, 0])
  })

  it('kills the one before at once in the strict reading', async () => {
    await world.control('/assumptions', { tokenOverlapMs: 0 })
    const first = await classic()
    await classic()
    expect(await verdict(first.access_token)).toBe(40001)
  })

  it('a third token does not prolong the life of the first', async () => {
    const first = await classic()
    await classic()
    await world.advance(200_000)
    await classic()
    await world.advance(100_000)
    expect(await verdict(first.access_token)).toBe(40001)
  })
})

describe('the stable token', () => {
  it('stays the same while it is valid and tells the rest of its life', async () => {
    const first = await stable()
    await world.advance(1_000_000)
    const second = await stable()
    expect(second.access_token).toBe(first.access_token)
    expect(Number(second.expires_in)).toBeGreaterThan(6190)
    expect(Number(second.expires_in)).toBeLessThanOrEqual(6200)
  })

  it('is renewed in its last five minutes, and both work meanwhile', async () => {
    const first = await stable()
    await world.advance(7200_000 - 299_000)
    const second = await stable()
    expect(second.access_token).not.toBe(first.access_token)
    expect([second.expires_in, await verdict(first.access_token), await verdict(second.access_token)]).toEqual([7200, 0, 0])
  })

  it('lives apart from the classic one', async () => {
    const held = await stable()
    await classic()
    await classic()
    await world.advance(400_000)
    expect(await verdict(held.access_token)).toBe(0)
  })

  it('forced: kills the one before, 30 s apart, twenty times a day by the calendar of Shanghai', async () => {
    await world.control('/clock', { setTo: '2026-03-11T08:00:00+08:00' })
    const held = await stable()
    const codes: (number | undefined)[] = []
    for (let i = 0; i < 21; i += 1) {
      codes.push((await stable(true)).errcode)
      await world.advance(30_000)
    }
    expect(await verdict(held.access_token)).toBe(40001)
    expect(codes).toEqual([...Array<undefined>(20).fill(undefined), 45009])
    await world.control('/clock', { setTo: '2026-03-12T00:00:01+08:00' })
    expect((await stable(true)).errcode).toBeUndefined()
  })
})

it('a quota belongs to a day in Shanghai', async () => {
  await world.control('/faults', { kind: 'quota', appid: OA, path: '/cgi-bin/message/template/send', limit: 1 })
  await world.control('/clock', { setTo: '2026-03-11T23:59:00+08:00' })
  expect([(await world.send()).errcode, (await world.send()).errcode]).toEqual([0, 45009])
  await world.control('/clock', { setTo: '2026-03-12T00:00:01+08:00' })
  expect((await world.send()).errcode).toBe(0)
})

it('two simulators with the same seed hand out the same tokens', async () => {
  const twin = await World.start()
  try {
    expect((await twin.call(`/cgi-bin/token?grant_type=client_credential&appid=${OA}&secret=${OA_SECRET}`)).access_token).toBe(
      (await classic()).access_token,
    )
    expect(twin.openid('mother')).toBe(world.openid('mother'))
    expect(world.openid('mother')).toMatch(/^o[\w-]{27}$/)
  } finally {
    await twin.close()
  }
})
