/** A whole demo of its own for the page tests: `npm run demo` in a folder of the test, on a database of the test, and Chromium in front of it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createConnection } from 'mysql2/promise'
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'

const root = path.resolve(__dirname, '../../../..')
const startMs = 300_000

export type Someone = { slug: string; name: string; role: string; school?: string; class?: string; note?: string }
export type Stage = {
  browser: Browser
  people: Someone[]
  ports: { api: number; simulator: number; metrics: number }
  /** The address of a page as one person opens it inside WeChat (through the simulator's phone). */
  at(slug: string, page: string): string
  phoneUrl: string
  simulator: string
  /** The last lines of one process's log, for a failure to show. */
  logEnd(name: 'api' | 'worker' | 'simulator'): string
  close(): Promise<void>
}
export const phone = { width: 375, height: 812 } as const
export const desktop = { width: 1280, height: 800 } as const

/** Starts the demo as a stranger would and waits until it says it is ready. Fails with its last words. */
export async function startStage(): Promise<Stage> {
  const folder = mkdtempSync(path.join(process.env.TEST_DIR ?? tmpdir(), 'stage-'))
  const database = `test_${(process.env.TEST_RUN_ID ?? 'hand').replace(/\W/g, '')}_pages`
  const mysql = new URL(given('MYSQL_URL'))
  await recreate(mysql.toString(), database)
  mysql.pathname = `/${database}`
  const demo = spawn(process.execPath, [path.join(root, 'scripts/demo.mjs')], {
    cwd: root,
    env: { ...process.env, DEMO_DIR: folder, MYSQL_URL: mysql.toString(), REDIS_URL: given('REDIS_URL'), NODE_OPTIONS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    await ready(demo)
    const ports = read<Stage['ports']>(folder, 'ports.json')
    const browser = await openChromium()
    return {
      browser, ports,
      people: read<Someone[]>(folder, 'people.json'),
      at: (slug, page) => `http://${slug}.zhixiao.localhost:${ports.simulator}${page}`,
      phoneUrl: `http://phone.zhixiao.localhost:${ports.simulator}/`,
      simulator: `http://127.0.0.1:${ports.simulator}`,
      logEnd: (name) => readFileSync(path.join(folder, 'logs', `${name}.log`), 'utf8').split('\n').slice(-20).join('\n'),
      close: async () => {
        await browser.close()
        await ended(demo)
        rmSync(folder, { recursive: true, force: true })
      },
    }
  } catch (error) {
    await ended(demo)
    throw error
  }
}

const given = (name: 'MYSQL_URL' | 'REDIS_URL') => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set: run npm test -- --only pages`)
  return value
}
const read = <T>(folder: string, file: string) => JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as T

async function recreate(server: string, name: string): Promise<void> {
  const connection = await createConnection({ uri: server })
  await connection.query(`DROP DATABASE IF EXISTS \`${name}\``)
  await connection.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci`)
  await connection.end()
}

function ready(demo: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = ''
    const give = (why: string) => reject(new Error(`the demo did not start (${why}):\n${said.slice(-3_000)}`))
    const timer = setTimeout(() => give('time-out'), startMs)
    const listen = (text: Buffer) => {
      said += text.toString()
      if (!said.includes('智校已就绪')) return
      clearTimeout(timer)
      resolve()
    }
    demo.stdout?.on('data', listen)
    demo.stderr?.on('data', listen)
    demo.once('exit', (code) => give(`exit ${code}`))
  })
}

/** Ctrl-C, as a person stops it; everything it started goes with it. */
async function ended(demo: ChildProcess): Promise<void> {
  if (demo.exitCode !== null || demo.signalCode !== null) return
  const gone = new Promise<void>((resolve) => demo.once('exit', () => resolve()))
  demo.kill('SIGINT')
  await gone
}

const openChromium = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })

/** What went wrong in a page: errors thrown, errors logged, requests that failed on the server. A story ends with an empty list. */
export type Visit = { context: BrowserContext; page: Page; problems: string[] }

/** Opens Chromium as one person on a screen; `dark` and touch as on a phone. */
export async function visit(stage: Stage, screen: { width: number; height: number }, options: { dark?: boolean } = {}): Promise<Visit> {
  const isPhone = screen.width < 600
  const context = await stage.browser.newContext({
    viewport: screen, locale: 'zh-CN', colorScheme: options.dark ? 'dark' : 'light', hasTouch: isPhone, isMobile: isPhone, deviceScaleFactor: isPhone ? 2 : 1,
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message}`))
  page.on('console', (message) => {
    // A refused call (4xx) is logged by the browser itself; stories that provoke one look at the page instead.
    if (message.type() === 'error' && !/status of 4\d\d/.test(message.text())) problems.push(`console: ${message.text()}`)
  })
  page.on('response', (response) => {
    if (response.status() >= 500) problems.push(`${response.status()}: ${new URL(response.url()).pathname}`)
  })
  return { context, page, problems }
}

const screens = process.env.SCREENS_DIR ?? path.join(root, '.test/screens')
/** Keeps a picture for a person to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(screens, { recursive: true })
  await page.waitForTimeout(300)
  await page.screenshot({ path: path.join(screens, `${name}.png`), fullPage: false })
}
