/** A small school of endpoints, mounted on a real app, for the tests of the route machine. */
import Router from '@koa/router'
import Koa from 'koa'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { contract } from '@zhixiao/shared-types/contract/contract'
import { Id } from '@zhixiao/shared-types/contract/common'
import type { Grant } from '@zhixiao/shared-types/values/access'
import { write } from '../../src/platform/db'
import { fail } from '../../src/platform/errors'
import { createHealth } from '../../src/platform/health'
import { installHttp } from '../../src/platform/http'
import { newId } from '../../src/platform/ids'
import { defineTopic, enqueue } from '../../src/platform/outbox'
import { configureRateLimits } from '../../src/platform/rate-limit'
import { configureRoutes, mount, type Handlers } from '../../src/platform/routes'
import { sessions, setCookie } from '../../src/platform/session-http'
import { database } from '../support/database'
import { apiOf } from '../support/http'
import { signedIn } from '../support/world-base'

export const schoolContract = contract({
  'GET /pupils/:studentId': {
    summary: 'One pupil',
    access: 'attendance.read',
    response: z.object({ id: Id, name: z.string() }),
  },
  'GET /pupils': {
    summary: 'Pupils within reach',
    access: { list: 'attendance.read' },
    query: z.object({ limit: z.coerce.number().max(50).default(20) }),
    response: z.object({ students: z.array(z.string()) }),
  },
  'POST /notes': {
    summary: 'Write a note',
    access: 'signed-in',
    body: z.strictObject({ text: z.string().max(2_000_000), mode: z.string().optional() }),
    response: z.object({ id: Id, text: z.string() }),
    errors: ['attendance.already_reported'],
  },
  'POST /files': {
    summary: 'Hand in a file',
    access: 'signed-in',
    accepts: 'file',
    body: z.object({ school: z.string() }),
    response: z.object({ name: z.string(), size: z.number(), school: z.string(), first: z.string(), path: z.string() }),
  },
  'POST /schools/:schoolId/rosters': {
    summary: 'Hand in a file for a school',
    access: 'roster.import',
    accepts: 'file',
    response: z.object({ size: z.number() }),
  },
  'POST /callback': { summary: 'A callback', access: 'public', accepts: 'text', idempotency: 'none', response: 'text' },
  'GET /go': { summary: 'Go on', access: 'public', response: 'redirect', rate: 3 },
  'GET /download': { summary: 'A file', access: 'signed-in', response: 'file' },
  'GET /misshapen': { summary: 'Answers wrongly', access: 'signed-in', response: z.object({ n: z.number() }) },
  'GET /undeclared': { summary: 'Throws what it does not declare', access: 'signed-in', response: null },
  'GET /crash': { summary: 'Breaks', access: 'public', response: null },
  'DELETE /notes/:noteId': { summary: 'Gone', access: 'signed-in', response: null },
  'GET /days/:day': { summary: 'A day', access: 'signed-in', response: z.object({ day: z.string() }) },
})

const topic = defineTopic<{ id: string }>('plat.note-written')
export const counts = { notes: 0, failures: 0 }
const handlers: Handlers<typeof schoolContract> = {
  'GET /pupils/:studentId': {
    place: async ({ params }) =>
      params.studentId.startsWith('9') ? fail('resource.not_found') : { bureau: '1', school: '2', class: '3', student: params.studentId },
    run: async ({ place }) => ({ id: place.student ?? '0', name: '小明', pupilNo: 'SECRET-COLUMN' }),
  },
  'GET /pupils': async ({ reach }) => ({ students: reach.student }),
  'POST /notes': async ({ body, actor }) => {
    counts.notes += 1
    if (body.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, 300))
    if (body.mode === 'very slow') await new Promise((resolve) => setTimeout(resolve, 1_800))
    const id = newId()
    await write('INSERT INTO plat_note (id, account_id, text) VALUES (?, ?, ?)', [id, actor.accountId, body.text])
    await enqueue(topic, { id })
    if (body.mode === 'refuse') fail('attendance.already_reported', { reportId: '77' })
    if (body.mode === 'crash') {
      counts.failures += 1
      throw new Error('crashed with SECRET-DETAIL')
    }
    return { id, text: body.text }
  },
  'POST /files': async ({ file, body }) => ({
    name: file.name,
    size: file.size,
    school: body.school,
    path: file.path,
    first: (await readFile(file.path, 'utf8')).slice(0, 4),
  }),
  'POST /schools/:schoolId/rosters': {
    place: async ({ params }) => ({ bureau: '1', school: params.schoolId }),
    run: async ({ file }) => ({ size: file.size }),
  },
  'POST /callback': async ({ text }) => `got ${text.length}`,
  'GET /go': async ({ ctx }) => {
    setCookie(ctx, 'seen=1; Path=/')
    return { redirect: '/home?a=1' }
  },
  'GET /download': async () => ({ file: Buffer.from('a,b'), name: '名册错误.csv', type: 'text/csv' }),
  // @ts-expect-error -- a reply of the wrong shape does not compile; here it is made to happen
  'GET /misshapen': async () => ({ n: 'not a number' }),
  'GET /undeclared': async () => fail('calendar.entry_invalid'),
  'GET /crash': async () => {
    throw new Error('SECRET-DETAIL mysql://u:p@h/d')
  },
  'DELETE /notes/:noteId': async () => {},
  'GET /days/:day': async ({ params }) => ({ day: params.day }),
}

/** Opens the school on this worker's database; `person` signs somebody in with the grants given. */
export async function openSchool() {
  const bed = await database()
  await write(`CREATE TABLE IF NOT EXISTS plat_note (id BIGINT UNSIGNED NOT NULL PRIMARY KEY, account_id BIGINT UNSIGNED NOT NULL, text MEDIUMTEXT NOT NULL,
    UNIQUE KEY plat_note__once (account_id, text(50))) DEFAULT CHARSET=utf8mb4`)
  const grants = new Map<string, Grant[]>()
  configureRateLimits({ redis: bed.redis })
  configureRoutes({ strict: true })
  const koa = new Koa()
  installHttp(koa, { trustedProxies: 0, frameAncestors: "'none'" })
  koa.use(createHealth({ version: 'Platform1760000000001', redis: bed.redis }).middleware)
  koa.use(sessions({ grantsOf: async (accountId) => grants.get(accountId) ?? [] }))
  const router = new Router({ prefix: '/api' })
  mount(router, schoolContract, handlers)
  koa.use(router.routes())
  const app = koa.callback()
  const person = async (held: Grant[] = []) => {
    const one = await signedIn()
    grants.set(one.accountId, held)
    return one
  }
  return { app, call: apiOf<typeof schoolContract>(app), person, close: bed.close }
}

export type School = Awaited<ReturnType<typeof openSchool>>
