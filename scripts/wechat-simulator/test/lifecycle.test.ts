import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { startSimulator } from '../src/simulator'
import { MP, OA, seed, until, World } from './support'

const folder = mkdtempSync(path.join(tmpdir(), 'simulator-'))
const seedFile = path.join(folder, 'seed.json')
beforeAll(() => writeFileSync(seedFile, JSON.stringify(seed())))
afterAll(() => rmSync(folder, { recursive: true }))

/** The simulator as the demo starts it. */
async function launch(env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const root = path.resolve(__dirname, '../../..')
  const child = spawn(process.execPath, ['--import', 'tsx', path.resolve(__dirname, '../src/main.ts')], {
    cwd: root,
    env: { ...process.env, SEED_FILE: seedFile, ...env },
  })
  let said = ''
  let complaint = ''
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (text: Buffer) => (said += text.toString()).includes('\n') && resolve(said))
    child.on('exit', (code) => reject(new Error(`exit ${code}: ${complaint}`)))
  })
  const { event, port } = JSON.parse(line) as { event: string; port: number }
  if (event !== 'listening') throw new Error(line)
  return { child, url: `http://127.0.0.1:${port}` }
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  child.kill('SIGTERM')
  return ended
}

const ask = async <T>(url: string, body?: unknown): Promise<T> =>
  (await (await fetch(url, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) })).json()) as T

it('keeps its state over a restart: people, tokens, messages, clock; ends cleanly on SIGTERM', async () => {
  const STATE_FILE = path.join(folder, 'state.json')
  const first = await launch({ PORT: '0', STATE_FILE })
  await ask(`${first.url}/__sim/clock`, { setTo: '2026-03-11T07:50:00+08:00' })
  await ask(`${first.url}/__sim/users/stranger/follow`, {})
  const token = await ask<{ access_token: string }>(`${first.url}/cgi-bin/stable_token`, {
    grant_type: 'client_credential',
    appid: OA,
    secret: 'secret-of-the-official-account',
  })
  const before = await ask<{ unread: number }>(`${first.url}/__sim/users/stranger`)
  expect(await stop(first.child)).toBe(0)

  const second = await launch({ PORT: '0', STATE_FILE })
  try {
    expect(await ask(`${second.url}/__sim/users/stranger`)).toEqual(before)
    expect(await ask(`${second.url}/cgi-bin/user/get?access_token=${token.access_token}`)).toMatchObject({ total: 3 })
    const { now } = await ask<{ now: number }>(`${second.url}/__sim/clock`)
    expect(new Date(now).toISOString()).toMatch(/^2026-03-10T23:5/)
  } finally {
    await stop(second.child)
  }
}, 20_000)

it('takes the next free port unless one is asked for', async () => {
  const holder = createServer()
  const held = await new Promise<boolean>((resolve) =>
    holder.once('error', () => resolve(true)).listen(8090, '127.0.0.1', () => resolve(true)),
  )
  const { child, url } = await launch({ PORT: '' })
  expect([held, Number(new URL(url).port) > 8090]).toEqual([true, true])
  await stop(child)
  await new Promise((resolve) => holder.close(resolve))
  const taken = await startSimulator()
  await expect(startSimulator({ port: taken.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await taken.close()
}, 20_000)

it('a wrong seed is refused with its reason', async () => {
  const wrong = path.join(folder, 'wrong.json')
  writeFileSync(wrong, '{"apps":[]}')
  await expect(launch({ PORT: '0', SEED_FILE: wrong })).rejects.toThrow(/a seed has "apps" and "users"/)
}, 20_000)

it('publishes every change of the clock on the Redis channel', async () => {
  const redisUrl = process.env.REDIS_URL
  if (!redisUrl) throw new Error('REDIS_URL is needed: npm test brings Redis up')
  const channel = `sim-test:${process.pid}:clock`
  const listener = new Redis(redisUrl)
  const heard: { offsetMs: number; now: number }[] = []
  listener.on('message', (_channel, text: string) => heard.push(JSON.parse(text) as { offsetMs: number; now: number }))
  await listener.subscribe(channel)
  const simulator = await startSimulator({ redisUrl, clockChannel: channel })
  try {
    await ask(`${simulator.url}/__sim/clock`, { advanceMs: 60_000 })
    await until(() => heard.length === 1, 'the change')
    await ask(`${simulator.url}/__sim/clock`, { offsetMs: 5000 })
    await until(() => heard.length === 2, 'the second change')
    expect(heard.map((one) => one.offsetMs)).toEqual([60_000, 5000])
    expect(Math.abs((heard[1]?.now ?? 0) - Date.now() - 5000)).toBeLessThan(2000)
  } finally {
    await simulator.close()
    await listener.quit()
  }
})

describe('the world as a whole', () => {
  let world: World
  beforeAll(async () => {
    world = await World.start()
  })
  afterAll(() => world.close())
  beforeEach(() => world.reset())

  it('goes back to a snapshot: what was sent after it never happened', async () => {
    await world.send({ client_msg_id: 'one' })
    await world.control('/snapshot', { name: 'monday' })
    const later = await world.send({ client_msg_id: 'two' })
    await world.control('/users', { id: 'new', name: '新同学的爸爸' })
    await world.control('/restore', { name: 'monday' })
    expect((await world.ledger()).messages.map((one) => one.clientMsgId)).toEqual(['one'])
    await expect(world.control('/users/new')).rejects.toThrow('404')
    expect((await world.send({ client_msg_id: 'two' })).text).toBe(later.text)
  })

  it('makes thousands of people at once, each findable by openid', async () => {
    const users = Array.from({ length: 3000 }, (_, index) => ({ id: `p${index}`, name: `家长${index}`, follows: [OA] }))
    const made = await world.control<{ users: { openids: Record<string, string> }[] }>('/users', { users })
    const openid = made.users[2999]?.openids[OA] ?? ''
    expect(new Set(made.users.map((user) => user.openids[OA])).size).toBe(3000)
    expect((await world.send({ touser: openid })).errcode).toBe(0)
    expect(await world.control(`/users/${openid}`)).toMatchObject({ id: 'p2999', unread: 1 })
  })

  it('joins the two accounts of a person by unionid, or not', async () => {
    const person = { id: 'x', name: '某人', openids: { [OA]: 'oGivenByTheTest' }, unionid: null }
    await world.control('/users', person)
    const { code } = await world.control<{ code: string }>('/users/x/login-code', {})
    const session = await world.call(
      `/sns/jscode2session?appid=${MP}&secret=secret-of-the-mini-program&js_code=${code}&grant_type=authorization_code`,
    )
    expect([session.openid, session.unionid]).toEqual([world.openid('x', MP), undefined])
    expect(world.openid('x')).toBe('oGivenByTheTest')
  })

  it('refuses control calls that make no sense, with the reason', async () => {
    await expect(world.control('/users', {})).rejects.toThrow(/400 a person needs a name/)
    await expect(world.control('/users/nobody/follow', {})).rejects.toThrow(/404 nobody is called nobody/)
    await expect(world.control('/faults', { kind: 'earthquake' })).rejects.toThrow(/400 unknown fault/)
    await expect(world.control('/clock', { setTo: 'soon' })).rejects.toThrow(/400/)
    await expect(world.control('/templates', { appid: OA, title: '旧模板', content: '{{first.DATA}}' })).rejects.toThrow(
      /unknown fields first/,
    )
    await expect(world.control('/users', { name: '电话', person: 'phone' })).rejects.toThrow(/no host label/)
  })

  it('setting the clock back leaves pending receipts their remaining time', async () => {
    await world.control('/assumptions', { receiptDelayMs: 30 })
    await world.send()
    await world.advance(-86_400_000)
    const sent = (): string | undefined => [...world.simulator.sim.state.messages.values()][0]?.receipt
    await until(() => sent() === 'sent', 'the receipt')
    expect(sent()).toBe('sent')
  })
})
