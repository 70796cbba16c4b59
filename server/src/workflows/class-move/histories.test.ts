/** Random days of a school: moves, cancellations and reports in any order; whatever happens, each child is on one roll per session (RS-1, RS-3). */
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { house, type House } from '../../../test/support/house'
import { reportBody } from '../../../test/support/attendance'
import { signedIn } from '../../../test/support/world-base'
import { world, type World } from '../../../test/support/world'
import { sql } from '../../platform/db'
import { addDays } from '../../platform/time'
import { enrolledAt, studentsOn } from '../../modules/roster/index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())

const first = '2026-03-11'
const days = [0, 1, 2].map((ahead) => addDays(first, ahead))
const checked: Session[] = ['am', 'pm']

/** Numbers that look random and are the same each time for a seed (mulberry32). */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return { below: (count: number) => Math.floor(next() * count), pick: <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]! }
}

/** Every child's classes by day and session, from the rolls. */
async function rolls(w: World): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>()
  for (const on of days) {
    for (const session of checked) {
      for (const place of w.classes) for (const { studentId } of await studentsOn(place.class, on, session)) {
        const key = `${on} ${session} ${studentId}`
        found.set(key, [...(found.get(key) ?? []), place.class])
      }
    }
  }
  return found
}

async function history(seed: number): Promise<{ cells: number; moves: number; reports: number }> {
  const { below, pick } = dice(seed)
  const w = await world({ classes: 3, pupils: 3, bound: 0 })
  const pupils = [...w.pupilsOfClass.values()].flat()
  const counts = { cells: 0, moves: 0, reports: 0 }
  const moveIds: string[] = []
  let minutes = 6 * 60 + 30
  let token = ''
  const now = () => {
    const on = addDays(first, Math.floor(minutes / 1440))
    h.clock.set(`${on}T${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}:00+08:00`)
    return on
  }
  const step = {
    wait: async () => {
      minutes = Math.min(minutes + 5 + below(180), 3 * 1440 - 1)
      now()
      token = ''
    },
    move: async (tokens: Tokens) => {
      const body = { toClassId: pick(w.classes).class, from: pick([undefined, addDays(now(), 0), addDays(now(), 1)]), reason: '调整' }
      const done = await h.api('POST /students/:studentId/class-moves', { params: { studentId: pick(pupils).id }, body }, { token: tokens.admin })
      expect([201, 422]).toContain(done.status)
      if (done.status === 201) counts.moves += moveIds.push(done.reply.moveId) > 0 ? 1 : 0
    },
    cancel: async (tokens: Tokens) => {
      const moveId = pick(moveIds)
      if (moveId) expect([201, 409]).toContain((await h.api('POST /class-moves/:moveId/cancellations', { params: { moveId }, body: {} }, { token: tokens.admin })).status)
    },
    report: async (tokens: Tokens) => {
      const [place, session, day] = [pick(w.classes), pick(checked), now()]
      const roll = await h.api('GET /classes/:classId/roll', { params: { classId: place.class }, query: { day, session } }, { token: tokens.leader })
      const sent = await h.api('POST /classes/:classId/attendance-reports', { params: { classId: place.class }, body: reportBody(roll.reply) }, { token: tokens.leader })
      expect([201, 409, 422]).toContain(sent.status)
      counts.reports += sent.status === 201 ? 1 : 0
    },
  }
  type Tokens = { admin: string; leader: string }
  now()
  let tokens: Tokens = { admin: '', leader: '' }
  for (let turn = 0; turn < 36; turn += 1) {
    if (token === '') tokens = { admin: (token = (await signedIn(w.admin.accountId)).token), leader: (await signedIn(w.leader.accountId)).token }
    await step[pick(['wait', 'move', 'move', 'report', 'report', 'cancel'] as const)](tokens)
    if (turn % 6 !== 5) continue
    const found = await rolls(w)
    expect(found.size).toBe(days.length * checked.length * pupils.length)
    for (const [key, classes] of found) expect([key, classes.length]).toEqual([key, 1])
    counts.cells += found.size
  }
  await reportsAgree(w)
  return counts
}

/** Each report expected exactly the children who are on that roll to this day: no move reached into a session that was reported. */
async function reportsAgree(w: World): Promise<void> {
  const reports = await sql<{ classId: string; day: string; session: Session; expected: number }>(
    'SELECT class_id AS classId, day, session, expected FROM attendance_report WHERE school_id = ?', [w.school.id],
  )
  for (const one of reports) {
    const enrolled = (await enrolledAt([w.school.id], one.day, one.session)).get(one.classId) ?? 0
    expect([one.classId, one.day, one.session, one.expected]).toEqual([one.classId, one.day, one.session, enrolled])
  }
}

it('RS-1, RS-3: in random histories of moves, cancellations and reports every child is on exactly one roll per session, and no report loses its children', async () => {
  const total = { cells: 0, moves: 0, reports: 0 }
  for (let seed = 1; seed <= 10; seed += 1) {
    const counts = await history(seed)
    for (const key of ['cells', 'moves', 'reports'] as const) total[key] += counts[key]
  }
  process.stdout.write(`${JSON.stringify({ property: 'one roll per child and session', ...total, differences: 0 })}\n`)
  expect(total.cells).toBeGreaterThanOrEqual(1_000)
  expect(total.moves).toBeGreaterThan(50)
  expect(total.reports).toBeGreaterThan(20)
  expect(sessions).toContain('eve')
}, 60_000)
