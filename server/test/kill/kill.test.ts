/** A worker is killed while it sends: afterwards our ledger and WeChat's are the same, over both channels (MS-5, MS-6). */
import { startChild, type HouseChild } from '../support/child'
import { house, simCall, testVariables, type House } from '../support/house'
import { assume, clearFaults, until, type LedgerEntry } from '../support/wechat'
import { insertAccounts, knownToSimulator, type Person } from '../support/world-people'
import { wechatApps } from '../support/wechat-apps'
import { queue } from '../../src/modules/push/index'
import { setClock } from '../../src/platform/clock'
import { inTransaction, sql, write } from '../../src/platform/db'
import { newId } from '../../src/platform/ids'

const messages = 200
const guardiansOfEach = 5
/** Where, and on which pass: late enough that work is under way, early enough that there is work left for the next. */
const places = ['push.before-claim-commit:12', 'push.after-claim:12', 'push.before-call:60', 'push.after-call:60', 'push.after-record:12']

let h: House
const children: HouseChild[] = []
beforeAll(async () => {
  h = await house()
  setClock() // the workers are processes of their own: everybody keeps the machine's time
  await simCall(h.simulator, '/__sim/clock', { offsetMs: 0 })
  await clearFaults()
  await assume({ receiptDelayMs: 100 })
})
afterAll(async () => {
  for (const child of children) await child.stop('SIGKILL')
  await h.close()
})

async function startWorker(failpoint?: string): Promise<HouseChild> {
  const variables = testVariables({
    LEASE_MS: '2000',
    WX_TIMEOUT_MS: '3000',
    WX_CONCURRENCY: '8',
    ...(failpoint && { FAILPOINT: failpoint }),
  })
  const child = await startChild('worker', variables)
  children.push(child)
  return child
}

/** Two hundred messages to five guardians each, all people WeChat knows. */
async function queueThousand(): Promise<Person[]> {
  const people = Array.from({ length: messages * guardiansOfEach }, (_, index) => ({
    accountId: newId(),
    name: `家长${index}`,
    openid: `oKill${newId()}`,
  }))
  await insertAccounts(people)
  await knownToSimulator(people)
  for (let index = 0; index < messages; index += 1) {
    const recipients = people.slice(index * guardiansOfEach, (index + 1) * guardiansOfEach)
    const student = newId()
    await inTransaction(() =>
      queue({
        kind: 'absence',
        dedupeKey: `absence|kill|${student}`,
        place: { bureau: '1', school: '2', class: '3', student },
        day: '2026-03-11',
        session: 'am',
        title: '未到校提醒',
        text: '赵零一今天晨检未到校，请与班主任联系。',
        link: null,
        recipients: recipients.map(({ accountId }) => ({ accountId, studentId: student })),
        fields: { student: '赵零一', school: '城东第一小学 三(1)班', time: '2026年3月11日 08:05', state: '晨检未到校' },
      }),
    )
  }
  return people
}

type Ours = { openid: string; msgid: string; clientMsgId: string; attempts: number; resent: number }

it('a worker killed with SIGKILL at five places loses no message and doubles none: our ledger equals WeChat’s, and every resend is listed', async () => {
  const people = await queueThousand()
  for (const place of places) {
    const child = await startWorker(place)
    await child.exited
    expect([place, child.process.signalCode]).toEqual([place, 'SIGKILL'])
  }
  const last = await startWorker()
  const count = async (where: string) => (await sql<{ n: number }>(`SELECT COUNT(*) AS n FROM delivery WHERE ${where}`))[0]?.n ?? 0
  await until('every delivery has its receipt', async () => (await count(`state <> 'delivered'`)) === 0, 90_000)
  await until('every promise is kept', async () => (await sql(`SELECT 1 FROM outbox WHERE state <> 'done' LIMIT 1`)).length === 0, 30_000)
  await last.stop()

  const ours = await sql<Ours>('SELECT openid, wx_msgid AS msgid, client_msg_id AS clientMsgId, attempts, resent FROM delivery')
  const { messages: theirs } = await simCall<{ messages: LedgerEntry[] }>(h.simulator, `/__sim/ledger?appid=${wechatApps().oa}`)
  const line = (one: { openid: string; msgid: string; clientMsgId: string }) => `${one.openid} ${one.msgid} ${one.clientMsgId}`
  expect(theirs).toHaveLength(people.length)
  expect(theirs.map(line).sort()).toEqual(ours.map(line).sort())

  // Whatever WeChat saw twice is on our list of resends, with the attempt that was cut short.
  const resends = await sql<{ openid: string; lost: number }>(
    `SELECT d.openid, COUNT(IF(a.outcome = 'lost', 1, NULL)) AS lost FROM delivery d JOIN delivery_attempt a
       ON a.push_id = d.push_id AND a.account_id = d.account_id AND a.student_id = d.student_id GROUP BY d.openid HAVING COUNT(*) > 1`,
  )
  const listed = new Map(resends.map((one) => [one.openid, one.lost]))
  const seenTwice = theirs.filter((one) => (one.duplicates ?? 0) > 0)
  expect(seenTwice.length).toBeGreaterThan(0)
  expect(seenTwice.filter((one) => !listed.get(one.openid))).toEqual([])
  expect(resends.length).toBe(ours.filter((one) => one.attempts > 1).length)
  expect(ours.filter((one) => one.resent === 1)).toEqual([])
  process.stdout.write(
    `${JSON.stringify({ what: 'kill', messages: ours.length, kills: places.length, resends: resends.length, seenTwiceByWechat: seenTwice.length, doubled: 0 })}\n`,
  )
}, 240_000)

/** Two hundred families of the mini-program: every second is refused by the account first (43004), the others go there at once; each has two consents. */
async function queueSecondChannel(): Promise<Map<string, string>> {
  const { oa, mp } = wechatApps()
  const people = Array.from({ length: 200 }, (_, index) => ({ accountId: newId(), name: `家长${index}`, openid: `oAcc${newId()}`, mini: `oMin${newId()}` }))
  await insertAccounts(people)
  const templateId = h.env.WX_MP_TEMPLATES.absence ?? ''
  const users = people.map((one) => ({ id: `p${one.accountId}`, name: one.name, openids: { [oa]: one.openid, [mp]: one.mini }, follows: [], consents: { [mp]: { [templateId]: 2 } } }))
  await simCall(h.simulator, '/__sim/users', { users })
  const at = new Date()
  await write('INSERT INTO wechat_identity (appid, openid, account_id, kind, follows, created_at) VALUES ?', [people.map((one) => [mp, one.mini, one.accountId, 'mp', 0, at])])
  await write('INSERT INTO subscribe_consent (appid, openid, template_id, told_by_wechat, answered_at) VALUES ?', [people.map((one) => [mp, one.mini, templateId, 2, at])])
  await write('UPDATE wechat_identity SET follows = 0 WHERE appid = ? AND openid IN (?)', [oa, people.filter((_, index) => index % 2 === 0).map((one) => one.openid)])
  for (const one of people) {
    const student = newId()
    await inTransaction(() =>
      queue({
        kind: 'absence', dedupeKey: `absence|second|${student}`, place: { bureau: '1', school: '2', class: '3', student }, day: '2026-03-11', session: 'am', title: '未到校提醒',
        text: '赵零一今天晨检未到校，请与班主任联系。', link: null, recipients: [{ accountId: one.accountId, studentId: student }],
        fields: { student: '赵零一', school: '城东第一小学 三(1)班', time: '2026年3月11日 08:05', state: '晨检未到校' },
      }),
    )
  }
  return new Map(people.map((one) => [one.mini, one.openid]))
}

it('killed on the second channel, where WeChat drops no repeat: nobody gets two, no consent is used twice, and what may be lost is on the phone list (MS-5, MS-6)', async () => {
  const people = await queueSecondChannel()
  for (const place of ['push.after-claim:8', 'push.consent-taken:30', 'push.after-call:60']) {
    const child = await startWorker(place)
    await child.exited
    expect([place, child.process.signalCode]).toEqual([place, 'SIGKILL'])
  }
  const last = await startWorker()
  const rows = () =>
    sql<{ openid: string; state: string; msgid: string | null; credit: number }>(
      `SELECT d.openid, d.state, d.wx_msgid AS msgid, d.credit_taken AS credit FROM delivery d JOIN push p ON p.id = d.push_id WHERE p.dedupe_key LIKE 'absence|second|%'`,
    )
  await until('nothing waits any more', async () => (await rows()).every((one) => ['delivered', 'unknown'].includes(one.state)), 90_000)
  await last.stop()
  const { messages: mini } = await simCall<{ messages: LedgerEntry[] }>(h.simulator, `/__sim/ledger?appid=${wechatApps().mp}`)
  const { messages: account } = await simCall<{ messages: LedgerEntry[] }>(h.simulator, `/__sim/ledger?appid=${wechatApps().oa}`)
  const ours = await rows()
  const got = new Map<string, number>()
  for (const one of mini) got.set(one.openid, (got.get(one.openid) ?? 0) + 1)
  expect([...got.values()].filter((count) => count > 1)).toEqual([])
  expect(account.filter((one) => [...people.values()].includes(one.openid))).toEqual([])
  const unknown = ours.filter((one) => one.state === 'unknown')
  expect(ours.filter((one) => one.state === 'delivered' && !got.has(one.openid))).toEqual([])
  // At most what was under way at the two kills after the consent: eight lanes each.
  expect(unknown.length).toBeLessThanOrEqual(16)
  expect(mini.length).toBeGreaterThanOrEqual(ours.length - unknown.length)
  const used = await sql<{ n: number; most: number }>('SELECT CAST(SUM(used) AS SIGNED) AS n, MAX(used) AS most FROM subscribe_consent')
  expect([Number(used[0]?.n), Number(used[0]?.most)]).toEqual([ours.length, 1])
  process.stdout.write(`${JSON.stringify({ what: 'kill, second channel', messages: ours.length, kills: 3, accepted: mini.length, unknown: unknown.length, doubled: 0 })}\n`)
}, 240_000)
