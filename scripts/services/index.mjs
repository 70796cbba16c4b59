/**
 * A private database and Redis for the demo, the tests and the benches: found, installed where allowed, started, stopped.
 * Order of choice, for each apart: its URL is given → a server binary is here → root or sudo may apt-get it → Docker → a sentence.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { aptInstall } from './apt.mjs'
import { findDocker, startContainer, stopContainers } from './docker.mjs'
import { findRedis, redisPackages, redisPort, startRedis, stopRedis } from './redis.mjs'
import { findSql, sqlPackages, sqlPort, startSql, stopSql } from './sql.mjs'
import { Plainly, withLock } from './system.mjs'

export { chromium } from './chromium.mjs'
export { Plainly } from './system.mjs'

/**
 * Brings both services up on `dir` and returns where they are. Calling it again, or twice at once, starts nothing twice.
 * @param {object} wanted
 * @param {string} wanted.dir        folder of data, logs and pid files; made when missing
 * @param {boolean} [wanted.fast]    tests only: no fsync, no doublewrite; a power cut would lose data
 * @param {string} [wanted.buffer]   InnoDB buffer pool, '512M' when not given
 * @param {string} [wanted.database] name of the database in the URL, made when missing
 * @param {number} [wanted.from]     first port to try for SQL (Redis: 100 above)
 * @param {(line: string) => void} [wanted.say] hears progress
 * @returns {Promise<{ mysqlUrl: string, redisUrl: string, started: string[] }>} `started` names what this call started
 * @throws {Plainly} one sentence in Chinese and English: what is missing and what to do
 */
export async function up({ dir, fast = false, buffer = '512M', database = 'zhixiao', from = 33306, say = () => {} }) {
  const home = path.resolve(dir)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  return withLock(path.join(home, 'services.lock'), async () => {
    const started = []
    const wanted = { dir: home, fast, buffer, database, password: passwordOf(home), from, say, started }
    const mysqlUrl = process.env.MYSQL_URL || (await sqlUrl(wanted))
    const redisUrl = process.env.REDIS_URL || (await redisUrlOf({ ...wanted, from: from + 100 }))
    writeFileSync(path.join(home, 'services.env'), `MYSQL_URL=${mysqlUrl}\nREDIS_URL=${redisUrl}\n`, { mode: 0o600 })
    return { mysqlUrl, redisUrl, started }
  })
}

/** Stops what `up` started on this folder; a neighbour's process is never touched. `hard` skips the orderly shutdown (the data is thrown away anyway). */
export async function down(dir, { hard = false } = {}) {
  const home = path.resolve(dir)
  if (!existsSync(home)) return
  await withLock(path.join(home, 'services.lock'), async () => {
    await Promise.all([stopRedis(home, { hard }), stopSql(home, { hard })])
    if (existsSync(path.join(home, 'docker'))) await stopContainers(home)
    rmSync(path.join(home, 'services.env'), { force: true })
  })
}

/** What runs on this folder: ports, or undefined. */
export const status = (dir) => ({ sql: sqlPort(path.resolve(dir)), redis: redisPort(path.resolve(dir)) })

async function sqlUrl(wanted) {
  const url = (port, user = 'zhixiao') => `mysql://${user}:${wanted.password}@127.0.0.1:${port}/${wanted.database}`
  const running = sqlPort(wanted.dir)
  if (running) return url(running)
  const found = findSql() ?? (await installed(sqlPackages, findSql, wanted.say))
  if (found) {
    const port = await startSql(found, wanted)
    wanted.started.push('sql')
    return url(port)
  }
  const port = await container(wanted, 'mysql', 3306)
  if (port) return url(port, 'root')
  throw new Plainly(
    '缺少数据库：请设置 MYSQL_URL，或安装 mariadb-server-core 与 mariadb-client-core（或 MySQL 8）后重试。' +
      'No database: set MYSQL_URL, or install MariaDB 10.11+ / MySQL 8 (Debian: mariadb-server-core mariadb-client-core), then try again.',
  )
}

async function redisUrlOf(wanted) {
  const url = (port) => `redis://127.0.0.1:${port}/0`
  const running = redisPort(wanted.dir)
  if (running) return url(running)
  const found = findRedis() ?? (await installed(redisPackages, findRedis, wanted.say))
  if (found) {
    const port = await startRedis(found, wanted)
    wanted.started.push('redis')
    return url(port)
  }
  const port = await container(wanted, 'redis', 6379)
  if (port) return url(port)
  throw new Plainly(
    '缺少 Redis：请设置 REDIS_URL，或安装 redis-server 后重试。No Redis: set REDIS_URL, or install Redis 6.2+ (Debian: redis-server), then try again.',
  )
}

/** Installs, then looks again: a neighbour may have installed it while we waited for apt. */
async function installed(packages, find, say) {
  const result = await aptInstall(packages, say)
  const found = find()
  if (!found && result.out) say(`安装失败 / installation failed:\n${result.out.trim().split('\n').slice(-6).join('\n')}`)
  return found
}

async function container(wanted, service, inside) {
  const docker = findDocker()
  if (!docker) return undefined
  wanted.say(`用 Docker 启动 ${service}`)
  const port = await startContainer(docker, { dir: wanted.dir, service, inside, password: wanted.password })
  if (port) writeFileSync(path.join(wanted.dir, 'docker'), 'yes\n')
  if (port) wanted.started.push(service)
  return port
}

/** Other people may have accounts on this machine, so the private database has a password of its own, readable by its owner. */
function passwordOf(home) {
  const file = path.join(home, 'sql.password')
  if (!existsSync(file)) writeFileSync(file, randomBytes(12).toString('hex'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}
