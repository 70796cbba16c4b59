/** The whole house in this process: API on a real port, worker and jobs by hand, this worker's database, Redis corner and simulator. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Redis } from 'ioredis'
import { api as contracts, type Api } from '@zhixiao/shared-types/contract/api'
import type { Env } from '@zhixiao/config/env/schema'
import { loadEnv } from '@zhixiao/config/env/load'
import { templateContent, templates, type TemplateName } from '@zhixiao/config/wechat/templates'
import { migrations } from '../../migrations'
import { createApp } from '../../src/main/app'
import { createHouseRunner, createHouseWorker } from '../../src/main/keeping'
import { modulesAndWorkflows } from '../../src/main/modules'
import { connectOutside } from '../../src/outside/index'
import { setAuditHeads } from '../../src/platform/audit-heads'
import { bootCheck } from '../../src/platform/boot'
import { setTemporaryFolder } from '../../src/platform/body'
import { fixedClock, setClock } from '../../src/platform/clock'
import { configureLog } from '../../src/platform/log'
import { expectedVersion } from '../../src/platform/migrate'
import type { Runner, TickCounts } from '../../src/platform/jobs'
import { nudgeWorkersThrough } from '../../src/platform/outbox'
import type { DrainCounts } from '../../src/platform/outbox-worker'
import { clockChannelOf, database, databaseUrl, redisPrefix, redisUrl, testKeys, workerId } from './database'
import { apiOf } from './http'
import { simulatorUrl } from './simulators'
import { wechatApps } from './wechat-apps'

export { wechatApps }

/** The Wednesday morning on which the demo and most tests begin. */
export const schoolMorning = '2026-03-11T07:50:00+08:00'

export type House = {
  api: ReturnType<typeof apiOf<Api>>
  /** `http://127.0.0.1:<port>` of the API in this process. */
  url: string
  server: Server
  env: Env
  redis: Redis
  clock: ReturnType<typeof fixedClock>
  simulator: string
  /** Keeps every promise due by the school's clock. */
  drain(): Promise<DrainCounts>
  runner: Runner
  tick(): Promise<TickCounts>
  close(): Promise<void>
}

const templateIds = (prefix: 'tpl' | 'sub') =>
  JSON.stringify(Object.fromEntries((Object.keys(templates) as TemplateName[]).map((name) => [name, `${prefix}_${name}`.padEnd(43, '0')])))
const aesKey = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

/** The environment of the house under test as text, ready for a child process; `changes` override single values. */
export function testVariables(changes: Record<string, string> = {}): Record<string, string> {
  const { oa, mp } = wechatApps()
  const simulator = process.env[`SIM_URL_${workerId()}`] ?? 'http://127.0.0.1:9'
  return {
    NODE_ENV: 'test', MYSQL_URL: databaseUrl(), REDIS_URL: redisUrl(), REDIS_PREFIX: redisPrefix(), API_PORT: '0', METRICS_PORT: '0',
    PUBLIC_ORIGINS: 'http://school.test,http://*.zhixiao.localhost', LOG_LEVEL: process.env.TEST_LOG_LEVEL ?? 'silent',
    // Below the run's own folder, which goes as a whole at its end: a child killed in a test clears nothing up.
    STORAGE_DIR: mkdtempSync(path.join(process.env.TEST_DIR ?? tmpdir(), 'zhixiao-test-')),
    WX_OA_APPID: oa, WX_OA_SECRET: 'oa-secret-of-the-test', WX_MP_APPID: mp, WX_MP_SECRET: 'mp-secret-of-the-test', WX_CALLBACK_TOKEN: 'testtoken', WX_CALLBACK_AESKEY: aesKey,
    WX_API_BASE: simulator, WX_OPEN_BASE: simulator, WX_MP_BASE: simulator, CLOCK_CHANNEL: clockChannelOf(),
    WX_TEMPLATES: templateIds('tpl'), WX_MP_TEMPLATES: templateIds('sub'),
    FIELD_KEYS: JSON.stringify(testKeys.keys), FIELD_KEY_CURRENT: testKeys.currentKeyId, INDEX_KEY: testKeys.indexKey, COOKIE_KEY: Buffer.alloc(32, 3).toString('base64'),
    RATE_FACTOR: '1000', WX_TIMEOUT_MS: '1000', LEASE_MS: '2000', ...changes,
  }
}
export const testEnv = (changes: Record<string, string> = {}): Env => loadEnv(testVariables(changes))

/** Registers both WeChat accounts with the simulator; callbacks go to `url`. */
export async function registerApps(simulator: string, env: Env, url: string): Promise<void> {
  const callback = (account: string) => ({ url: `${url}/api/webhooks/wechat/${account}`, token: env.WX_CALLBACK_TOKEN, aesKey: env.WX_CALLBACK_AESKEY, mode: 'secure' })
  const common = { oauthDomains: ['school.test', '*.zhixiao.localhost', '127.0.0.1'] }
  const library = (ids: Record<string, string>) =>
    (Object.keys(templates) as TemplateName[]).map((name) => ({ templateId: ids[name], title: templates[name].title, content: templateContent[name] }))
  await simCall(simulator, '/__sim/apps', { kind: 'oa', appid: env.WX_OA_APPID, secret: env.WX_OA_SECRET, ghId: `gh_${env.WX_OA_APPID}`, name: '智校', callback: callback('oa'), templates: library(env.WX_TEMPLATES), ...common })
  await simCall(simulator, '/__sim/apps', { kind: 'mp', appid: env.WX_MP_APPID, secret: env.WX_MP_SECRET, ghId: `gh_${env.WX_MP_APPID}`, name: '智校', callback: callback('mp'), templates: library(env.WX_MP_TEMPLATES), ...common })
}

/** POSTs (or with no body GETs) the simulator's control API. */
export async function simCall<T>(simulator: string, target: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<T> {
  const response = await fetch(`${simulator}${target}`, { method, ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`the simulator answered ${response.status} to ${target}: ${await response.text()}`)
  return (await response.json()) as T
}

/** Opens the house for one test file: `beforeAll(async () => { h = await house() })`, `afterAll(() => h.close())`. */
export async function house(options: { env?: Record<string, string>; poolSize?: number } = {}): Promise<House> {
  const env = testEnv(options.env)
  configureLog({ level: env.LOG_LEVEL })
  const ground = await database({ entities: modulesAndWorkflows.flatMap((module) => module.entities), poolSize: options.poolSize ?? 12, lockWaitSeconds: 5 })
  const clock = fixedClock(schoolMorning)
  setClock(clock)
  nudgeWorkersThrough(undefined)
  setTemporaryFolder(path.join(env.STORAGE_DIR, 'incoming'))
  setAuditHeads(path.join(env.STORAGE_DIR, 'audit-heads'))
  connectOutside(env, ground.redis)
  const version = expectedVersion(migrations)
  const app = createApp({ env, redis: ground.redis, version, rateFactor: env.RATE_FACTOR })
  await bootCheck({ modules: modulesAndWorkflows, mounted: app.mounted, endpoints: Object.keys(contracts), version })
  const server = createServer(app.koa.callback())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const simulator = env.WX_API_BASE
  if (simulator !== 'http://127.0.0.1:9') {
    await registerApps(simulatorUrl(), env, url)
    // WeChat's clock and the school's stand at the same morning: callbacks more than five minutes apart are refused (S60).
    await simCall(simulator, '/__sim/clock', { setTo: schoolMorning })
  }
  const worker = createHouseWorker({ leaseMs: env.LEASE_MS, concurrency: 4 })
  const runner = createHouseRunner({ leaseMs: env.LEASE_MS })
  return {
    api: apiOf(server), url, server, env, redis: ground.redis, clock, simulator, runner,
    drain: () => worker.drain(),
    tick: () => runner.tick(),
    close: async () => {
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await ground.close()
      setClock()
      rmSync(env.STORAGE_DIR, { recursive: true, force: true })
    },
  }
}
