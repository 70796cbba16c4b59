/** A clock that jumps (the simulator owns it, house decision "Time"): reminders are neither made twice nor lost, and days stay what they are. */
import { reminderJob } from '../../src/modules/attendance/remind'
import { sessionsOn } from '../../src/modules/calendar/index'
import { now, offsetClock, setClock } from '../../src/platform/clock'
import { sql } from '../../src/platform/db'
import { createRunner } from '../../src/platform/jobs'
import { schoolDay, schoolTime } from '../../src/platform/time'
import { house, simCall, type House } from '../support/house'
import { world, type World } from '../support/world'

let h: House
let clock: Awaited<ReturnType<typeof offsetClock>>
beforeAll(async () => {
  h = await house()
  clock = await offsetClock({ url: h.simulator, production: false })
  setClock(clock)
})
afterAll(async () => {
  clock.close()
  await simCall(h.simulator, '/__sim/clock', { setTo: '2026-03-11T07:50:00+08:00' })
  await h.close()
})

/** Moves the simulator's clock and waits until this process has followed (it asks each second). */
async function jumpTo(day: string, time: string): Promise<void> {
  await simCall(h.simulator, '/__sim/clock', { setTo: `${day}T${time}:00+08:00` })
  const isThere = () => schoolDay(now()) === day && schoolTime(now()) >= time && schoolTime(now()) <= `${time.slice(0, 3)}${String(Number(time.slice(3)) + 1).padStart(2, '0')}`
  for (let tries = 0; tries < 60 && !isThere(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 100))
  expect(`${schoolDay(now())} ${isThere()}`).toBe(`${day} true`)
}

const tick = (w: World) => createRunner([reminderJob([w.school.id])]).tick()
const keys = async (w: World) =>
  (await sql<{ key: string }>(`SELECT dedupe_key AS \`key\` FROM push WHERE school_id = ? AND kind = 'report_reminder' AND class_id = ? ORDER BY id`, [w.school.id, w.class.class])).map((row) =>
    row.key.split(':').slice(2).join(' '),
  )

test('two hours back and a day forward: each reminder is made once, those of the new day come, and none for hours that were jumped over', async () => {
  const w = await world()
  await jumpTo('2026-03-11', '08:22')
  await tick(w)
  expect(await keys(w)).toEqual(['2026-03-11 am early'])

  await jumpTo('2026-03-11', '06:22')
  await tick(w)
  expect(await keys(w)).toEqual(['2026-03-11 am early'])
  await jumpTo('2026-03-11', '08:22')
  await tick(w)
  await jumpTo('2026-03-11', '08:31')
  await tick(w)
  expect(await keys(w)).toEqual(['2026-03-11 am early', '2026-03-11 am due'])

  await jumpTo('2026-03-12', '08:22')
  await tick(w)
  await tick(w)
  expect(await keys(w)).toEqual(['2026-03-11 am early', '2026-03-11 am due', '2026-03-12 am early'])

  // Back to the day before: what was made is not made again; what was not yet due then still comes.
  await jumpTo('2026-03-11', '14:12')
  await tick(w)
  await jumpTo('2026-03-11', '08:31')
  await tick(w)
  expect(await keys(w)).toEqual(['2026-03-11 am early', '2026-03-11 am due', '2026-03-12 am early', '2026-03-11 pm early'])
})

test('CA-4: a closure set before the clock jumps holds after it, on the day it names and on no other', async () => {
  const w = await world()
  await jumpTo('2026-03-11', '06:10')
  const body = { from: '2026-03-11', to: '2026-03-11', kind: 'closure' as const, reason: '台风' }
  const token = await w.tokenOf(w.admin)
  expect((await h.api('POST /schools/:schoolId/calendar-entries', { params: { schoolId: w.school.id }, body }, { token })).status).toBe(201)
  for (const [day, time] of [['2026-03-11', '08:22'], ['2026-03-12', '08:22'], ['2026-03-11', '08:31']] as const) {
    await jumpTo(day, time)
    await tick(w)
  }
  expect(await keys(w)).toEqual(['2026-03-12 am early'])
  expect((await sessionsOn(w.class, '2026-03-11')).sessions).toEqual([])
})
