/** What the WeChat build meets in its tests: our API as a process, the simulated WeChat with its phone, and a school. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { accountOf } from '../../../../server/src/workflows/sign-in/index'
import { startChild, type HouseChild } from '../../../../server/test/support/child'
import { clockChannelOf, workerId } from '../../../../server/test/support/database'
import { house, simCall, testVariables, type House } from '../../../../server/test/support/house'
import { startSimulator, type RunningSimulator } from '../../../../server/test/support/simulators'
import { wechatApps } from '../../../../server/test/support/wechat-apps'
import { world, type Person, type World } from '../../../../server/test/support/world'

/** `npm test` builds into a folder of its own run. */
const build = process.env.WEAPP_DIR ?? path.resolve(__dirname, '../../../dist/weapp')

export type Ground = { house: House; school: World; simulator: string; browser: Browser; close(): Promise<void> }

/** Starts everything. The house in this process keeps promises (`drain`); the phone talks to the API in its own process. */
export async function openGround(): Promise<Ground> {
  const port = await freePort()
  // Two simulators of one run share a database, which knows for long that a code was used: each makes codes of its own.
  // The worker has a simulator of its own: its leaps in time are not this one's.
  const channel = { CLOCK_CHANNEL: `${clockChannelOf()}:phone` }
  const phone = { RNG_SEED: randomUUID(), MINI_DIR: build, MINI_APPID: wechatApps().mp, H5_TARGET: `http://127.0.0.1:${port}`, ...channel }
  const simulator: RunningSimulator = await startSimulator(phone)
  process.env[`SIM_URL_${workerId()}`] = simulator.url
  const own = await house()
  const api: HouseChild = await startChild('api', testVariables({ API_PORT: String(port), CLOCK_URL: simulator.url, ...channel }))
  const school = await world({ wechat: true })
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic'] })
  const close = async () => {
    await browser.close()
    await api.stop()
    await own.close()
    await simulator.stop()
  }
  return { house: own, school, simulator: simulator.url, browser, close }
}

const aMoment = 100
const aMinute = 60_000
/** It is so late at school: in this process, in the simulator, and in the API, which asks it every now and then; the `Date` of an answer tells when it knows. */
export async function itIs({ house: { clock }, simulator }: Ground, iso: string): Promise<void> {
  clock.set(iso)
  await simCall(simulator, '/__sim/clock', { setTo: iso })
  const heard = async () => Date.parse((await fetch(`${simulator}/__sim/mini/api/me`)).headers.get('date') ?? '')
  while (!(Math.abs((await heard()) - Date.parse(iso)) < aMinute)) await new Promise((resolve) => setTimeout(resolve, aMoment))
}

/** WeChat has told us this person's unionid, as it does when they sign in from the official account (ID-2). */
export async function knownByUnionid({ simulator, house: { env } }: Ground, person: Person): Promise<void> {
  const { unionid } = await simCall<{ unionid: string }>(simulator, `/__sim/users/${phoneOf(person)}`)
  await accountOf({ appid: env.WX_OA_APPID, openid: person.openid, kind: 'oa', unionid })
}

/** What the simulator calls a person of the test's world. */
export const phoneOf = (person: Person) => `p${person.accountId}`

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
