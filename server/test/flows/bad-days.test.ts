/** Days on which the ground gives way: Redis gone, database gone through a proxy (issue 2, "Bad input and bad days"). */
import { world, type World } from '../support/world'
import { startChild, type HouseChild } from '../support/child'
import { house, testVariables, type House } from '../support/house'
import { redisUrl, databaseUrl } from '../support/database'
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy'

describe('the ground gives way and the service comes back by itself', () => {
  let h: House
  let w: World
  let database: TcpProxy
  let redis: TcpProxy
  let api: HouseChild
  let token: string

  beforeAll(async () => {
    h = await house()
    w = await world()
    token = await w.tokenOf(w.homeroom)
    database = await tcpProxy(at(databaseUrl()))
    redis = await tcpProxy(at(redisUrl()))
    api = await startChild('api', testVariables({ CLOCK_URL: h.simulator, MYSQL_URL: through(databaseUrl(), database), REDIS_URL: through(redisUrl(), redis) }))
  })
  afterAll(async () => {
    await api?.stop()
    await database?.close()
    await redis?.close()
    await h?.close()
  })

  const me = () => fetch(`http://127.0.0.1:${api.port}/api/me`, { headers: { authorization: `Bearer ${token}` } })
  const ready = async () => ((await fetch(`http://127.0.0.1:${api.port}/readyz`)).json() as Promise<{ status: string }>).then((body) => body.status)

  it('OP-5 Redis gone: people stay signed in and the service goes on, degraded but ready', async () => {
    expect((await me()).status).toBe(200)
    await redis.cut()
    for (let i = 0; i < 5; i += 1) expect((await me()).status).toBe(200)
    expect(await ready()).toBe('degraded')
    await redis.mend()
    await until(async () => (await ready()) === 'ok', 10_000)
  })

  it('T-DB database gone: 503 with Retry-After in Chinese within 2 s, and right again at most 10 s after it is back', async () => {
    await database.cut()
    const startedAt = performance.now()
    const refused = await me()
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await refused.json()).toMatchObject({ code: 'server.unavailable', message: expect.stringMatching(/恢复/) as string })
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    await until(async () => (await ready()) === 'unready', 5_000)
    await database.mend()
    await until(async () => (await me()).status === 200, 10_000)
    expect(api.process.exitCode).toBeNull()
  })
})

const at = (url: string) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) })
function through(url: string, proxy: TcpProxy): string {
  const changed = new URL(url)
  changed.host = `127.0.0.1:${proxy.port}`
  return changed.toString()
}
async function until(holds: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = performance.now() + withinMs
  while (!(await holds().catch(() => false))) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
