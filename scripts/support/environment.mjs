/** The environment of the demo's processes: what config/env/schema.ts asks for, with secrets of this folder alone. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { tsImport } from 'tsx/esm/api'
import { inRoot } from './paths.mjs'

/** Names of the demo's people are hosts below this one; browsers resolve it to loopback by themselves. */
export const personaDomain = 'zhixiao.localhost'
const key = () => randomBytes(32).toString('base64')
const clockChannel = 'zhixiao:clock'
const miniAppid = 'wx5a68697869616f02'

/** Secrets are made once for a folder and kept readable for its owner only; without them the kept data could not be opened. */
export function secretsOf(home) {
  const file = path.join(home, 'secrets.json')
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const secrets = {
    WX_OA_SECRET: randomBytes(16).toString('hex'),
    WX_MP_SECRET: randomBytes(16).toString('hex'),
    WX_CALLBACK_TOKEN: randomBytes(12).toString('hex'),
    WX_CALLBACK_AESKEY: aesKey(),
    FIELD_KEYS: JSON.stringify({ k1: key() }),
    INDEX_KEY: key(),
    COOKIE_KEY: key(),
  }
  mkdirSync(home, { recursive: true })
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
  return secrets
}

/** WeChat's EncodingAESKey: 43 letters and digits that, with "=" behind, are 32 bytes in base64. */
function aesKey() {
  for (;;) {
    const text = key().slice(0, 43)
    if (/^[A-Za-z0-9]{43}$/.test(text)) return text
  }
}

/** Our template names with ids of the length that WeChat gives (43 characters). */
async function templateIds(prefix) {
  const { templates } = await tsImport(inRoot('config/wechat/templates.ts'), import.meta.url)
  return JSON.stringify(Object.fromEntries(Object.keys(templates).map((name) => [name, `${prefix}_${name}`.padEnd(43, '0')])))
}

/**
 * Variables of API, worker, migrations, jobs and seed.
 * @param {{ home: string, services: { mysqlUrl: string, redisUrl: string }, ports: { api: number, metrics: number, simulator: number } }} ground
 */
export async function houseEnvironment({ home, services, ports }) {
  const simulator = `http://127.0.0.1:${ports.simulator}`
  return {
    ...secretsOf(home),
    NODE_ENV: 'development',
    MYSQL_URL: services.mysqlUrl,
    REDIS_URL: services.redisUrl,
    REDIS_PREFIX: 'zhixiao:',
    API_PORT: String(ports.api),
    METRICS_PORT: String(ports.metrics),
    PUBLIC_ORIGINS: `http://127.0.0.1:${ports.api},http://*.${personaDomain}:${ports.simulator}`,
    FRAME_ANCESTORS: `http://phone.${personaDomain}:${ports.simulator}`,
    // The simulator stands where a proxy would: each person's host reaches the API through it.
    TRUSTED_PROXIES: '1',
    H5_DIR: inRoot('miniprogram/dist/h5'),
    STORAGE_DIR: path.join(home, 'files'),
    WX_OA_APPID: 'wx5a68697869616f01',
    WX_MP_APPID: miniAppid,
    WX_API_BASE: simulator,
    WX_OPEN_BASE: simulator,
    WX_MP_BASE: simulator,
    WX_TEMPLATES: await templateIds('tpl'),
    WX_MP_TEMPLATES: await templateIds('sub'),
    FIELD_KEY_CURRENT: 'k1',
    CLOCK_URL: simulator,
    CLOCK_CHANNEL: clockChannel,
    OPENAPI: '1',
    SIM_URL: simulator,
    PEOPLE_FILE: path.join(home, 'people.json'),
  }
}

/** Variables of the WeChat simulator (scripts/wechat-simulator/src/main.ts). Its phone offers the mini-program when somebody has built it. */
export const simulatorEnvironment = ({ home, services, ports }) => ({
  PORT: String(ports.simulator),
  REDIS_URL: services.redisUrl,
  CLOCK_CHANNEL: clockChannel,
  H5_TARGET: `http://127.0.0.1:${ports.api}`,
  PERSONA_DOMAIN: personaDomain,
  STATE_FILE: path.join(home, 'simulator.json'),
  MINI_DIR: inRoot('miniprogram/dist/weapp'),
  MINI_APPID: miniAppid,
  MINI_API_BASE: process.env.API_BASE ?? '',
})
