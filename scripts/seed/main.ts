/**
 * tsx scripts/seed/main.ts --size small|district [--days n] [--reset]
 * Fills an empty database and a running simulator (SIM_URL) with a made-up district and its last school days, through the product's own
 * doors. Run again it changes nothing. PEOPLE_FILE (default .dev/people.json) lists who one can be in the demo.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { loadEnv } from '@zhixiao/config/env/load'
import type { Env } from '@zhixiao/config/env/schema'
import { api } from '@zhixiao/shared-types/contract/api'
import { migrations } from '../../server/migrations'
import { connect, type Ground } from '../../server/src/main/connect'
import { createHouseRunner, createHouseWorker } from '../../server/src/main/keeping'
import { modulesAndWorkflows } from '../../server/src/main/modules'
import { publishMenu } from '../../server/src/modules/identity/index'
import { bootCheck } from '../../server/src/platform/boot'
import { migrate } from '../../server/src/platform/migrate'
import { enterDistrict } from './district'
import { generateWorld } from './generate'
import { liveThrough, type Household } from './history'
import { bindAllGuardians, bindAllStaff, makeAccounts, weChatPeople } from './people'
import { writePeople } from './people-file'
import { receivingApi } from './receiving-api'
import { writeSamples } from './samples'
import { demoInstant, lastDays, seedClock } from './school-clock'
import { forgetBindingNews, openMessages, settle } from './settle'
import { pointCallbacks, setUpAccounts, simulatorAt, type Simulator } from './simulator'
import { reset, seedState } from './state'
import type { Size, World } from './world'

const usualDays = { small: 7, district: 1 }
type Options = { size: Size; days: number; reset: boolean; simUrl: string; peopleFile: string }

async function main(): Promise<void> {
  // WeChat's clock leaps over nights here, so tokens expire between two calls; the warnings about it would hide a real one.
  const env = loadEnv({ ...process.env, LOG_LEVEL: process.env.DEBUG ? 'debug' : 'error', DB_POOL: '24' })
  // S08: seeded accounts in a school's own system would be doors without a lock.
  if (env.NODE_ENV === 'production') throw new Error('生产环境不允许填充演示数据（NODE_ENV=production）')
  const options = optionsOf(process.argv.slice(2))
  if (options.reset) {
    await reset(env)
    await simulatorAt(options.simUrl).reset()
  }
  await migrate(env.MYSQL_URL, migrations)
  const ground = await connect(env)
  try {
    await seed(ground, options)
  } finally {
    await ground.close()
  }
}

function optionsOf(words: string[]): Options {
  const { values } = parseArgs({ args: words, options: { size: { type: 'string', default: 'small' }, days: { type: 'string' }, reset: { type: 'boolean', default: false } } })
  const { size } = values
  if (size !== 'small' && size !== 'district') throw new Error('用法：tsx scripts/seed/main.ts --size small|district [--days n] [--reset]')
  const days = Number(values.days ?? usualDays[size])
  if (!Number.isInteger(days) || days < 1 || days > usualDays.small) throw new Error(`--days 应为 1 到 ${usualDays.small}`)
  const simUrl = process.env.SIM_URL
  if (!simUrl) throw new Error('缺少 SIM_URL：填充数据前要先启动微信模拟器')
  return { size, days, reset: values.reset, simUrl: simUrl.replace(/\/$/, ''), peopleFile: process.env.PEOPLE_FILE ?? '.dev/people.json' }
}

async function seed(ground: Ground, options: Options): Promise<void> {
  const world = generateWorld(options.size)
  const simulator = simulatorAt(options.simUrl)
  const state = await seedState(lastDays(1)[0] ?? '')
  if (state === 'foreign') throw new Error('数据库里已有别的教育局的数据，不会往里填充演示数据')
  if (state === 'half') throw new Error('上次填充没有做完，请加 --reset 重来')
  if (state === 'seeded' && (await simulator.countPeople()) === 0) throw new Error('数据库里有演示数据，模拟器里却没有人，请加 --reset 重来')
  if (state === 'seeded') return say('seeded-already', '演示数据已在，未作改动')
  const startedAt = performance.now()
  const receiver = await receivingApi(ground)
  try {
    await bootCheck({ modules: modulesAndWorkflows, mounted: receiver.mounted, endpoints: Object.keys(api), version: ground.version })
    await fill(ground, simulator, world, options, receiver.url)
  } finally {
    await receiver.close()
  }
  await writeSamples(world, path.join(path.dirname(options.peopleFile), 'samples'))
  await writePeople(world, options.peopleFile)
  say('seeded', `完成，用时 ${((performance.now() - startedAt) / 1000).toFixed(1)} 秒`)
}

/** From the week before term to the morning of the demo. */
async function fill({ env }: Ground, simulator: Simulator, world: World, options: Options, receiver: string): Promise<void> {
  const clock = seedClock(simulator)
  const days = lastDays(options.days)
  await clock.to('2026-02-25T09:00:00+08:00')
  await setUpAccounts(simulator, env)
  await simulator.assume({ receiptDelayMs: 0 })
  await pointCallbacks(simulator, env, receiver, true)
  say('roster', `导入 ${world.schools.length} 所学校的名册：${world.pupils.length} 名学生，${world.staff.length} 名教职工`)
  const entered = await enterDistrict(world, path.join(path.dirname(options.peopleFile), 'roster'))
  await clock.to('2026-02-26T09:00:00+08:00')
  say('accounts', `微信里的 ${weChatPeople(world, env).length} 个人`)
  const accounts = await makeAccounts(simulator, world, env)
  say('staff', '教职工用绑定码绑定')
  await bindAllStaff(world, entered, accounts)
  say('guardians', '家长用留存手机号绑定')
  const bound = await bindAllGuardians(world, entered, accounts)
  await forgetBindingNews()
  await publishMenu()
  const worker = createHouseWorker({ concurrency: 8 })
  const house: Household = { world, entered, accounts, clock, runner: createHouseRunner(), settle: () => settle(worker, simulator), openMessages }
  say('history', `${bound} 条监护关系；${days.length} 个上学日的考勤`)
  for (const [number, day] of days.entries()) say('day', `${day} 上报 ${await liveThrough(house, day, number + usualDays.small - days.length)} 班次`)
  await clock.to(demoInstant)
  await simulator.assume({ receiptDelayMs: 300 })
  await pointCallbacks(simulator, env, apiAddress(env), false)
  for (const person of weChatPeople(world, env)) if (person.person) await simulator.readAll(person.person)
}

/** Where the API will listen; WeChat is not asked to try it, since it starts after the seed. */
const apiAddress = (env: Env): string => `http://127.0.0.1:${env.API_PORT}`

const say = (event: string, text: string): void => void process.stdout.write(`${JSON.stringify({ event, text })}\n`)

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  if (process.env.DEBUG && error instanceof Error) process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
