import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65535)
const flag = z.enum(['0', '1']).default('0').transform((value) => value === '1')
const base64Key = z.string().refine((value) => Buffer.from(value, 'base64').length === 32, 'needs 32 bytes in base64')

const templateIds = z.string().transform((text, ctx) => {
  try {
    return z.record(z.string(), z.string()).parse(JSON.parse(text))
  } catch {
    ctx.addIssue({ code: 'custom', message: 'needs JSON of name to template id' })
    return z.NEVER
  }
})

/** Every variable the house reads, with meaning, example and default. This is the manual; secrets have no default. */
export const envSchema = z.object({
  /** production | development | test. Production refuses an offset clock, seed data and OpenAPI. */
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  /** mysql://user:password@host:port/database */
  MYSQL_URL: z.string().startsWith('mysql://'),
  /** redis://host:port/db. Only what may be lost lives there. */
  REDIS_URL: z.string().startsWith('redis://'),
  /** Keeps neighbours on one Redis apart, e.g. `zhixiao:` */
  REDIS_PREFIX: z.string().default('zhixiao:'),
  /** Address the API binds to; put a proxy in front for anything but loopback. */
  API_HOST: z.string().default('127.0.0.1'),
  /** API and H5; 0 takes any free port. */
  API_PORT: port.default(8080),
  /** Prometheus text, always on loopback; 0 takes any free port. */
  METRICS_PORT: port.default(9464),
  /** Where families open the service, e.g. https://school.example.cn ; first entry builds links in messages. Comma separated; `*.` allows sub-domains (demo personas). */
  PUBLIC_ORIGINS: z.string().default('http://127.0.0.1:8080').transform((text) => text.split(',').map((origin) => origin.trim())),
  /** Built H5 folder served at /; empty serves none. */
  H5_DIR: z.string().default(''),
  /** Uploaded files. */
  STORAGE_DIR: z.string().default('.dev/files'),
  /** `frame-ancestors` of the CSP; the demo lets the simulator's phone frame the pages. */
  FRAME_ANCESTORS: z.string().default("'none'"),
  /** Proxies in front of the API whose X-Forwarded-* are believed. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(3).default(0),
  /** Official account (服务号). */
  WX_OA_APPID: z.string(),
  WX_OA_SECRET: z.string().min(8),
  /** Mini-program. */
  WX_MP_APPID: z.string(),
  WX_MP_SECRET: z.string().min(8),
  /** Callback of both accounts in secure mode: token and the 43-character EncodingAESKey. */
  WX_CALLBACK_TOKEN: z.string().min(3).max(32),
  WX_CALLBACK_AESKEY: z.string().length(43),
  /** https://api.weixin.qq.com ; the simulator in demo and tests. */
  WX_API_BASE: z.url().default('https://api.weixin.qq.com'),
  /** https://open.weixin.qq.com (OAuth pages). */
  WX_OPEN_BASE: z.url().default('https://open.weixin.qq.com'),
  /** https://mp.weixin.qq.com */
  WX_MP_BASE: z.url().default('https://mp.weixin.qq.com'),
  /** Template ids by our own names, JSON: {"absence":"…","late":"…", …}; the names are in config/wechat/templates.ts. */
  WX_TEMPLATES: templateIds,
  /** The same for the mini-program's subscribe messages (second channel, MS-5); `{}` = this environment has none. */
  WX_MP_TEMPLATES: templateIds.default({}),
  /** Data keys by id, JSON {"k1":"<32 bytes base64>"}; the current one writes, all read (S20, S22). */
  FIELD_KEYS: z.string().transform((text, ctx) => {
    try {
      return z.record(z.string().regex(/^[a-z0-9]{1,16}$/), base64Key).parse(JSON.parse(text))
    } catch {
      ctx.addIssue({ code: 'custom', message: 'needs JSON of key id to 32 bytes in base64' })
      return z.NEVER
    }
  }),
  FIELD_KEY_CURRENT: z.string(),
  /** Another key, for equality search only (S21). */
  INDEX_KEY: base64Key,
  /** Signs OAuth state cookies. */
  COOKIE_KEY: base64Key,
  /** Where the offset clock lives (demo and tests: the simulator); empty = the machine's clock. */
  CLOCK_URL: z.string().default(''),
  CLOCK_CHANNEL: z.string().default('zhixiao:clock'),
  /** Connections of one process to the database. */
  DB_POOL: z.coerce.number().int().min(2).max(50).default(10),
  /** How long a claimed promise, delivery or job belongs to one worker before another may take it. */
  LEASE_MS: z.coerce.number().int().min(500).max(600_000).default(60_000),
  /** Sends to WeChat under way at once in one worker. */
  WX_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(16),
  /** How long one call to WeChat may take. */
  WX_TIMEOUT_MS: z.coerce.number().int().min(200).max(30_000).default(5_000),
  /** Multiplies every rate limit; load tests and benches raise it, production leaves it. */
  RATE_FACTOR: z.coerce.number().min(1).max(100_000).default(1),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** 1 serves /api/openapi.json outside production. */
  OPENAPI: flag,
})
export type Env = z.output<typeof envSchema>
