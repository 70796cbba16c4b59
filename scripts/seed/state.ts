/** Is the database seeded, and how it is emptied. */
import { Redis } from 'ioredis'
import { createConnection } from 'mysql2/promise'
import type { Env } from '@zhixiao/config/env/schema'
import { sql } from '../../server/src/platform/db'
import { bureau } from './schools'

/** `half`: a seed that was interrupted; what is there cannot be trusted. `foreign`: somebody's own data, which the seed must not touch. */
export type SeedState = 'empty' | 'half' | 'seeded' | 'foreign'

/** The last thing the history leaves behind is the district's final of its last day. */
export async function seedState(lastDay: string): Promise<SeedState> {
  const bureaus = await sql<{ id: string; code: string }>('SELECT CAST(id AS CHAR) AS id, code FROM bureau')
  if (bureaus.length === 0) return 'empty'
  const own = bureaus.find((one) => one.code === bureau.code)
  if (!own) return 'foreign'
  const final = await sql(`SELECT id FROM summary WHERE bureau_id = ? AND scope = 'bureau' AND period = 'day' AND day >= ? AND current_mark = 1 LIMIT 1`, [own.id, lastDay])
  return final.length > 0 ? 'seeded' : 'half'
}

/** Throws the database and everything of ours in Redis away. */
export async function reset(env: Env): Promise<void> {
  const url = new URL(env.MYSQL_URL)
  const database = url.pathname.slice(1).replaceAll('`', '')
  const connection = await createConnection({ uri: env.MYSQL_URL })
  await connection.query(`DROP DATABASE IF EXISTS \`${database}\``)
  await connection.query(`CREATE DATABASE \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  await connection.end()
  const redis = new Redis(env.REDIS_URL)
  for await (const keys of redis.scanStream({ match: `${env.REDIS_PREFIX.replace(/[*?[\]\\]/g, '\\$&')}*` }) as AsyncIterable<string[]>) if (keys.length > 0) await redis.del(keys)
  await redis.quit()
}
