/** The machine's zone decides nothing (house decision "Time"): three real processes, one for each zone. */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'

const script = path.join(__dirname, '../../../test/support/zone-answers.ts')
const zones = ['UTC', 'Asia/Shanghai', 'America/New_York']
type Answers = { national: { sessions: string[] }[]; resumes: object; leave: string[][]; days: [string, string, string, number][]; reminders: string[][]; hours: [{ opensAt: string }, string][] }

async function answersIn(zone: string): Promise<{ zone: string; answers: Answers }> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], { env: { ...process.env, TZ: zone }, maxBuffer: 4_000_000 })
  return JSON.parse(stdout) as { zone: string; answers: Answers }
}

test('three zones: UTC, Asia/Shanghai and America/New_York give the same school days, sessions, due times, reminders and weeks', async () => {
  const found = []
  for (const zone of zones) found.push(await answersIn(zone))
  expect(found.map((one) => one.zone)).toEqual(zones)
  const [utc, shanghai, newYork] = found.map((one) => one.answers)
  expect(shanghai).toEqual(utc)
  expect(newYork).toEqual(utc)
  // And they are the right ones: hand-computed.
  expect(utc!.days.slice(0, 2)).toEqual([['2026-03-10', '23:59', '2026-03-11', 9], ['2026-03-11', '00:00', '2026-03-12', 10]])
  expect(utc!.leave.map((days) => days.length)).toEqual([5, 4])
  expect(utc!.resumes).toEqual({ day: '2026-04-07', session: 'am' })
  expect(utc!.reminders.at(-1)).toEqual(['2026-03-11 am early'])
  expect(utc!.hours[0]![0].opensAt).toBe('2026-03-07T23:20:00.000Z')
})
