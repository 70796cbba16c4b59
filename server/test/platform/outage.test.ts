import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import Koa from 'koa'
import request from 'supertest'
import { connectDatabase, db, inTransaction, sql } from '../../src/platform/db'
import { createHealth } from '../../src/platform/health'
import { installHttp } from '../../src/platform/http'
import { databaseUrl, prepareDatabase } from '../support/database'
import { tcpProxy, type TcpProxy } from '../support/tcp-proxy'

const target = () => {
  const url = new URL(databaseUrl())
  return { host: url.hostname, port: Number(url.port || 3306) }
}
const through = (port: number) => {
  const url = new URL(databaseUrl())
  url.hostname = '127.0.0.1'
  url.port = String(port)
  return url.toString()
}
const refusal = async (work: Promise<unknown>) => {
  const startedAt = performance.now()
  const error = (await work.then(
    () => undefined,
    (e: unknown) => e,
  )) as { code?: string; status?: number } | undefined
  return { code: error?.code, status: error?.status, ms: performance.now() - startedAt }
}

beforeAll(() => prepareDatabase())

describe('the database gone', () => {
  let proxy: TcpProxy
  let database: Awaited<ReturnType<typeof connectDatabase>>
  beforeAll(async () => {
    proxy = await tcpProxy(target())
    database = await connectDatabase({ url: through(proxy.port), entities: [], poolSize: 3 })
  })
  afterAll(async () => {
    await database.close()
    await proxy.close()
  })

  test('every door says so at once, the API with 503 and Retry-After, and all of it is back within ten seconds', async () => {
    const koa = new Koa()
    installHttp(koa, { trustedProxies: 0, frameAncestors: "'none'" })
    koa.use(createHealth({ version: 'Platform1760000000001' }).middleware)
    koa.use(async (ctx) => {
      ctx.body = await inTransaction(() => sql('SELECT 1 AS one'))
    })
    const app = koa.callback()
    expect((await request(app).get('/anything')).status).toBe(200)
    await proxy.cut()
    // More failures than the pool has connections: none of them may be lost to it.
    for (let n = 0; n < 10; n += 1) {
      for (const door of [
        () => sql('SELECT 1'),
        () => inTransaction(() => sql('SELECT 1')),
        async () => {
          await Promise.all([sql('SELECT 1'), sql('SELECT 2'), sql('SELECT 3'), sql('SELECT 4')])
        },
      ]) {
        expect(await refusal(door())).toMatchObject({ code: 'server.unavailable', status: 503 })
      }
    }
    const reply = await request(app).get('/anything')
    expect([reply.status, reply.headers['retry-after'], (reply.body as { code: string }).code]).toEqual([503, '5', 'server.unavailable'])
    expect((await request(app).get('/livez')).status).toBe(200)
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    expect((await request(app).get('/readyz')).body).toMatchObject({ status: 'unready', database: 'away' })
    await proxy.mend()
    const mendedAt = performance.now()
    let status = 0
    while (status !== 200 && performance.now() - mendedAt < 10_000) status = (await request(app).get('/anything')).status
    expect(status).toBe(200)
    expect(await Promise.all([1, 2, 3].map((n) => inTransaction(() => sql('SELECT SLEEP(0.05) AS s, ? AS n', [n]))))).toHaveLength(3)
    expect(await db().query('SELECT @@session.time_zone AS zone')).toEqual([{ zone: '+00:00' }])
    await new Promise((resolve) => setTimeout(resolve, 1_050))
    expect((await request(app).get('/readyz')).body).toMatchObject({ status: 'ok', database: 'ok' })
  })

  test('cut in the middle of a transaction, the work is refused and nothing is half done', async () => {
    const cut = inTransaction(async () => {
      await sql('SELECT 1 AS one')
      await proxy.cut()
      await sql('SELECT 2 AS two')
    })
    expect(await refusal(cut)).toMatchObject({ code: 'server.unavailable' })
    await proxy.mend()
    expect(await inTransaction(() => sql('SELECT 3 AS three'))).toEqual([{ three: 3 }])
  })
})

describe('the database frozen', () => {
  test('a statement is given up after its time and its connection with it; the next one works once the network does', async () => {
    const sockets = new Set<Socket>()
    const server = createServer((near) => {
      const far = connect(target())
      for (const socket of [near, far]) {
        sockets.add(socket)
        socket.on('error', () => socket.destroy())
      }
      near.pipe(far).pipe(near)
      near.on('close', () => far.destroy())
      far.on('close', () => near.destroy())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const database = await connectDatabase({
      url: through((server.address() as AddressInfo).port),
      entities: [],
      poolSize: 2,
      statementTimeoutMs: 400,
    })
    try {
      expect(await sql('SELECT 1 AS one')).toEqual([{ one: 1 }])
      for (const socket of sockets) socket.pause()
      const frozen = await refusal(sql('SELECT 2 AS two'))
      expect(frozen.code).toBe('server.unavailable')
      expect(frozen.ms).toBeLessThan(2_000)
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => setTimeout(resolve, 100))
      expect(await sql('SELECT 3 AS three')).toEqual([{ three: 3 }])
    } finally {
      await database.close()
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    }
  })
})
