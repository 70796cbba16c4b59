/** Where the demo lives: its folder, its ports, its services. Shared by `npm run demo` and `npm run job`. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePort, isOurs, Plainly, readNumber } from '../services/system.mjs'
import { status } from '../services/index.mjs'
import { inRoot } from './paths.mjs'

/** `.dev` unless DEMO_DIR says otherwise: the page tests run a whole demo of their own beside yours. */
export const home = process.env.DEMO_DIR ? path.resolve(process.env.DEMO_DIR) : inRoot('.dev')
const portsFile = path.join(home, 'ports.json')

/** The ports of the last start where they are free, so that bookmarks and the simulator's settings stay true; else 8080, 8090, 9464 or the next free. */
export async function choosePorts() {
  const before = existsSync(portsFile) ? JSON.parse(readFileSync(portsFile, 'utf8')) : {}
  const chosen = {}
  for (const [name, usual] of [
    ['api', 8080],
    ['simulator', 8090],
    ['metrics', 9464],
  ]) {
    let port = await freePort(before[name] ?? usual)
    while (Object.values(chosen).includes(port)) port = await freePort(port + 1)
    chosen[name] = port
  }
  mkdirSync(home, { recursive: true })
  writeFileSync(portsFile, `${JSON.stringify(chosen, null, 2)}\n`)
  return chosen
}

/** One demo for a folder: a second one would stop the first one's services when it ends. @throws {Plainly} when one runs */
export function claimHome() {
  const file = path.join(home, 'demo.pid')
  const owner = readNumber(file)
  if (owner !== process.pid && isOurs(owner, 'demo.mjs')) {
    throw new Plainly(`演示已经在运行（进程 ${owner}），请先在那个窗口按 Ctrl-C。The demo already runs.`)
  }
  mkdirSync(home, { recursive: true, mode: 0o700 })
  writeFileSync(file, String(process.pid))
}

/** Begins anew: everything of the demo goes, except packages and builds. */
export function forgetEverything() {
  rmSync(home, { recursive: true, force: true })
}

/** What a running demo stands on, for a command beside it. @throws {Plainly} when it does not run */
export function runningGround() {
  const { sql, redis } = status(home)
  const given = process.env.MYSQL_URL && process.env.REDIS_URL
  if (!existsSync(portsFile) || !(given || (sql && redis)))
    throw new Plainly('演示没有在运行：请先在另一个窗口执行 npm run demo。The demo is not running.')
  const urls = Object.fromEntries(
    readFileSync(path.join(home, 'services.env'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
  return { home, services: { mysqlUrl: urls.MYSQL_URL, redisUrl: urls.REDIS_URL }, ports: JSON.parse(readFileSync(portsFile, 'utf8')) }
}
