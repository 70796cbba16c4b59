/** A school whose days are reported, changed and compiled through its own doors, for tests of summaries. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { createRunner } from '../../src/platform/jobs'
import { beginSession } from '../../src/platform/session'
import { sql } from '../../src/platform/db'
import { summaryJob } from '../../src/modules/summary/jobs'
import type { Period, StoredMeasures } from '../../src/modules/summary/rules'
import { reportBody, type ReportBody } from './attendance'
import type { House } from './house'
import type { World } from './world'

/** A fresh sign-in: hours pass in these tests, and a session at school does not outlive them. */
export const tokenOf = async (person: { accountId: string }): Promise<string> => (await beginSession(person.accountId, 'mp')).token

type Klass = Pick<World['class'], 'class' | 'className'>
/** What the school of a world does; the leader may report for every class of it. */
export function summariesOf(h: House, w: World, school: { id: string } = w.school, leader: { accountId: string } = w.leader) {
  const at = (time: string, day: string) => h.clock.set(`${day}T${time}:00+08:00`)
  const report = async (klass: Klass, session: Session, changes: Partial<ReportBody> = {}) => {
    const token = await tokenOf(leader)
    const roll = await h.api('GET /classes/:classId/roll', { params: { classId: klass.class }, query: { day: changes.day, session } }, { token })
    const answer = await h.api('POST /classes/:classId/attendance-reports', { params: { classId: klass.class }, body: reportBody(roll.reply, changes) }, { token })
    if (answer.status !== 201) throw new Error(`${klass.className} ${session}: ${answer.status} ${answer.error?.code ?? ''}`)
    return { report: answer.reply, roll: roll.reply }
  }
  const runner = () => createRunner((['am', 'day', 'week'] as const).map((period) => summaryJob(period, [school.id])))
  const schoolDay = async (day: string, period: Period = 'day', person: { accountId: string } = leader) =>
    (await h.api('GET /schools/:schoolId/summary', { params: { schoolId: school.id }, query: { day, period } }, { token: await tokenOf(person) })).reply
  const bureauDay = async (day: string, period: Period = 'day') =>
    (await h.api('GET /bureaus/:bureauId/summary', { params: { bureauId: w.bureau.id }, query: { day, period } }, { token: await tokenOf(w.officer) })).reply
  const schoolVersions = async (day: string, period: Period = 'day', person: { accountId: string } = leader) =>
    (await h.api('GET /schools/:schoolId/summary-versions', { params: { schoolId: school.id }, query: { day, period } }, { token: await tokenOf(person) })).reply.items
  const classVersions = async (klass: Klass, day: string, person: { accountId: string } = leader) =>
    (await h.api('GET /classes/:classId/summary-versions', { params: { classId: klass.class }, query: { day } }, { token: await tokenOf(person) })).reply.items
  /** Keeps what is promised, and what that promises. */
  const settle = async () => {
    await h.drain()
    await h.drain()
  }
  return { at, report, runner, schoolDay, bureauDay, schoolVersions, classVersions, settle }
}

export type StoredRow = { scope: string; scopeId: string; day: string; period: string; version: number; status: string; hash: string; cause: string; mark: number | null; measures: StoredMeasures }
/** Every stored version of a bureau, in the order in which they were written. */
export async function storedVersions(bureauId: string): Promise<StoredRow[]> {
  const rows = await sql<Omit<StoredRow, 'measures'> & { metrics: unknown }>(
    `SELECT scope, scope_id AS scopeId, day, period, version, status, content_hash AS hash, cause, current_mark AS mark, metrics FROM summary WHERE bureau_id = ? ORDER BY id`,
    [bureauId],
  )
  return rows.map(({ metrics, ...row }) => ({ ...row, measures: (typeof metrics === 'string' ? JSON.parse(metrics) : metrics) as StoredMeasures }))
}

/** Why days of a world's school changed, as the summaries keep it from the moment on at which one of theirs is due. */
export const causesOf = (w: World) =>
  sql<{ day: string; classId: string; kind: string; accountId: string | null; role: string | null; reason: string; ref: string }>(
    `SELECT day, CAST(class_id AS CHAR) AS classId, kind, account_id AS accountId, role, reason, CAST(ref AS CHAR) AS ref FROM summary_cause WHERE school_id = ? ORDER BY id`,
    [w.school.id],
  )
