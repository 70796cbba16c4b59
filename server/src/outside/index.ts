/** The door to everything outside the house. Set once at boot; in tests and the demo the same code talks to the simulator over HTTP. */
import type { Redis } from 'ioredis'
import type { Env } from '@zhixiao/config/env/schema'
import { openStorage, type Storage } from './storage/index'
import { connectWechat, type Wechat, type WechatEnv } from './wechat/wechat'

export { CallbackRefused, type CallbackMessage, type CallbackQuery, type OpenedCallback } from './wechat/callback'
export { WechatRefused } from './wechat/errors'
export type { MenuButton, TaggedMenu } from './wechat/menu'
export type { SendOutcome } from './wechat/template'
export type { WechatAccount } from './wechat/wechat'

export type Outside = {
  wechat: Wechat
  /** Files under STORAGE_DIR. */
  storage: Storage
  /** Where families open the service, as configured; the first without a wildcard builds links in messages. */
  publicOrigins: readonly string[]
  publicOrigin: string
  /** How long a claimed delivery belongs to one worker, in database time. */
  leaseMs: number
}

let connected: Outside | undefined

/** Connects once at boot; a second call replaces the first (tests). Redis shares access tokens between processes and may be left out. */
export function connectOutside(env: WechatEnv & Pick<Env, 'PUBLIC_ORIGINS' | 'LEASE_MS' | 'STORAGE_DIR'>, redis?: Redis): Outside {
  connected = {
    wechat: connectWechat(env, redis),
    storage: openStorage(env.STORAGE_DIR),
    publicOrigins: env.PUBLIC_ORIGINS,
    publicOrigin: env.PUBLIC_ORIGINS.find((origin) => !origin.includes('*')) ?? '',
    leaseMs: env.LEASE_MS,
  }
  return connected
}

/** WeChat and where we live on the web. */
export function outside(): Outside {
  if (!connected) throw new Error('nothing outside is connected: call connectOutside at boot')
  return connected
}
