/** A bare Koa server that makes as many Redis and SQL calls as the house for its cheapest read, and nothing else. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import Koa from 'koa'
import { barePool } from './bare-pool'
import { cpuMeter } from './figures'
import type { ApiQuestion } from './api'

/** What each request does (BARE_PLAN names the file): SQL texts with parameters, how many Redis calls, and what it answers. */
export type BarePlan = { sql: { text: string; params: unknown[] }[]; redisCalls: number; body: unknown; poolSize: number }

const plan = JSON.parse(readFileSync(process.env.BARE_PLAN ?? '', 'utf8')) as BarePlan
const pool = barePool(process.env.MYSQL_URL ?? '', plan.poolSize)
const redis = new Redis(process.env.REDIS_URL ?? '')
const cpu = cpuMeter()
let statements = 0

const query = (text: string, params: unknown[]) =>
  new Promise<void>((resolve, reject) => pool.query(text, params, (error) => (error ? reject(error) : resolve())))

async function main() {
  await redis.set('zx_bench_bare', JSON.stringify({ id: '1', accountId: '2', createdAt: new Date(), lastSeenAt: new Date() }))
  const koa = new Koa()
  koa.use(async (ctx) => {
    for (let call = 0; call < plan.redisCalls; call += 1) await redis.get('zx_bench_bare')
    for (const { text, params } of plan.sql) await query(text, params)
    statements += plan.sql.length
    ctx.body = plan.body
  })
  const handle = koa.callback()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.on('message', (question: ApiQuestion) => {
    if (question.ask !== 'count') return
    process.send?.({ event: 'counted', statements, cpuMs: cpu() })
    statements = 0
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ event: 'listening', port: (server.address() as AddressInfo).port })
}

void main()
