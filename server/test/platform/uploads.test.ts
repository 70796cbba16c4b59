/** A file that somebody hands in may hold children's names: nothing of it stays on the disk, whatever becomes of the request (SE-2, SE-6). Over real sockets. */
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect as connectSocket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { migrations } from '../../migrations'
import { bootCheck } from '../../src/platform/boot'
import { setTemporaryFolder } from '../../src/platform/body'
import { expectedVersion } from '../../src/platform/migrate'
import { openSchool, type School } from './school'

let school: School
let server: Server
let root: string
let incoming: string
beforeAll(async () => {
  school = await openSchool()
  server = createServer(school.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  root = await mkdtemp(path.join(process.env.TEST_DIR ?? tmpdir(), 'uploads-'))
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise<void>((resolve) => server.close(() => resolve()))
  await rm(root, { recursive: true, force: true })
  await school.close()
})
beforeEach(() => setTemporaryFolder((incoming = path.join(root, randomUUID()))))

const port = () => (server.address() as AddressInfo).port
const left = () => readdir(incoming).catch(() => [])
const names = '学籍号,姓名\r\nG440101,赵零一\r\n'.repeat(5_000)
const part = `--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n${names}`
const headersOf = (token: string) => ({
  Authorization: `Bearer ${token}`, 'Content-Type': 'multipart/form-data; boundary=edge', 'Idempotency-Key': randomUUID(),
})
const admin = () => school.person([{ role: 'admin', scope: 'school', id: '2' }])

/** Sends the text as a whole body and says the status and code of the answer. */
async function send(url: string, token: string, text: string): Promise<[number | undefined, string | undefined]> {
  return new Promise((resolve, reject) => {
    const call = httpRequest({ port: port(), path: url, method: 'POST', headers: headersOf(token) }, (answer) => {
      let body = ''
      answer.on('data', (chunk: Buffer) => (body += chunk.toString()))
      answer.on('end', () => resolve([answer.statusCode, (JSON.parse(body) as { code?: string }).code]))
    })
    call.on('error', reject)
    call.end(text)
  })
}
async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100 && !(await what()); tries += 1) await new Promise((resolve) => setTimeout(resolve, 20))
}

test.each([
  ['within the file', part],
  ['behind the file', `${part}\r\n--edge\r\nContent-Disposition: form-data; name="school"\r\n\r\n7`],
])('SE-2: a form that ends %s is refused and nothing of it stays', async (_, text) => {
  const { token } = await admin()
  expect(await send('/api/schools/2/rosters', token, text)).toEqual([400, 'request.invalid'])
  expect(await left()).toEqual([])
})

test('SE-2: a connection that drops while the file arrives leaves nothing', async () => {
  const { token } = await admin()
  const head = Object.entries({ Host: 'school.test', ...headersOf(token), 'Content-Length': '5000000' }).map(([name, value]) => `${name}: ${value}\r\n`)
  const socket = connectSocket(port(), '127.0.0.1')
  socket.write(`POST /api/schools/2/rosters HTTP/1.1\r\n${head.join('')}\r\n${part}`)
  await until(async () => (await left()).length === 1)
  expect(await left()).toHaveLength(1)
  socket.destroy()
  await until(async () => (await left()).length === 0)
  expect(await left()).toEqual([])
})

test('SE-6: who may not hand a file in at this place is refused before a byte of it is kept', async () => {
  const parent = await school.person([{ role: 'guardian', scope: 'student', id: '5' }])
  const leader = await school.person([{ role: 'leader', scope: 'school', id: '2' }])
  const whole = `${part}\r\n--edge--\r\n`
  // Without a last boundary it would be malformed, had anybody looked at it.
  expect(await send('/api/schools/2/rosters', parent.token, part)).toEqual([404, 'resource.not_found'])
  expect(await send('/api/schools/2/rosters', leader.token, whole)).toEqual([403, 'access.denied'])
  await expect(readdir(incoming)).rejects.toThrow('ENOENT')
  expect((await send('/api/schools/2/rosters', (await admin()).token, whole))[0]).toBe(201)
  expect(await left()).toEqual([])
})

test('SE-5: what a process that died left behind goes at the next start; what another process may be receiving stays', async () => {
  await mkdir(incoming, { recursive: true })
  for (const name of ['old', 'fresh']) await writeFile(path.join(incoming, name), names)
  const twoHoursAgo = Date.now() / 1000 - 2 * 3600
  await utimes(path.join(incoming, 'old'), twoHoursAgo, twoHoursAgo)
  await bootCheck({ modules: [], topics: [], version: expectedVersion(migrations) })
  expect(await left()).toEqual(['fresh'])
})
