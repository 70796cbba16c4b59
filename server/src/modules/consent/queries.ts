/** SQL on the ledger of consents. Rows are only ever added (S32, S40). */
import type { ConsentTerms, ConsentText } from '@zhixiao/config/consent/texts'
import type { ConsentChannel, ConsentPurpose, LegalBasis } from '@zhixiao/shared-types/values/consent'
import { now } from '../../platform/clock'
import { currentCall } from '../../platform/context'
import { sql, write } from '../../platform/db'
import { newId } from '../../platform/ids'
import { holdsDay } from '../roster/index'
import { textHash } from './rules'

export type NewConsent = {
  bureauId: string
  schoolId: string
  studentId: string
  accountId: string
  purpose: ConsentPurpose
  basis: LegalBasis
  given: boolean
  channel: ConsentChannel
}

/** Adds rows to the ledger, many at a time; each carries the hash of the text it answers. */
export async function insertConsents(rows: readonly NewConsent[], textOf: (purpose: ConsentPurpose) => ConsentText): Promise<void> {
  if (rows.length === 0) return
  const call = currentCall()
  const at = now()
  const hashes = new Map<ConsentPurpose, Buffer>()
  const hashOf = (purpose: ConsentPurpose) => hashes.get(purpose) ?? hashes.set(purpose, textHash(textOf(purpose))).get(purpose)
  const values = rows.map((row) => [
    newId(), row.bureauId, row.schoolId, row.studentId, row.accountId, row.purpose, row.basis, row.given ? 1 : 0, textOf(row.purpose).version, hashOf(row.purpose),
    row.channel, at, call?.requestId ?? null, call?.ip ?? null,
  ])
  for (let from = 0; from < values.length; from += 1_000)
    await write(
      `INSERT INTO consent (id, bureau_id, school_id, student_id, account_id, purpose, basis, given, version, text_hash, channel, at, request_id, ip) VALUES ?`,
      [values.slice(from, from + 1_000)],
    )
}

export type StoredAnswer = { studentId: string; accountId: string; given: boolean; version: number; at: Date }

/**
 * The latest answer of everybody whose answer counts that day: guardians who may view the child, and paper. A former guardian's answer and an
 * emergency's note are not among them.
 */
export async function answersFor(studentIds: readonly string[], purpose: ConsentPurpose, day: string): Promise<StoredAnswer[]> {
  if (studentIds.length === 0) return []
  const rows = await sql<Omit<StoredAnswer, 'given'> & { given: number }>(
    `SELECT CAST(c.student_id AS CHAR) AS studentId, CAST(c.account_id AS CHAR) AS accountId, c.given, c.version, c.at
     FROM (SELECT MAX(id) AS id FROM consent WHERE student_id IN (?) AND purpose = ? AND basis = 'consent' GROUP BY student_id, account_id) latest
     JOIN consent c ON c.id = latest.id
     WHERE c.account_id = 0 OR EXISTS (SELECT 1 FROM guardian_link l WHERE l.student_id = c.student_id AND l.account_id = c.account_id AND l.status = 'active'
       AND FIND_IN_SET('view', l.rights) > 0 AND ${holdsDay('l', 'valid_from', 'valid_to')})`,
    [studentIds, purpose, day, day],
  )
  return rows.map((row) => ({ ...row, given: row.given === 1 }))
}

/** Of these people and children, the pairs in which the person's own latest answer is no. */
export async function ownRefusals(pairs: readonly { accountId: string; studentId: string }[], purpose: ConsentPurpose): Promise<{ accountId: string; studentId: string }[]> {
  if (pairs.length === 0) return []
  const students = [...new Set(pairs.map((pair) => pair.studentId))]
  const accounts = [...new Set(pairs.map((pair) => pair.accountId))]
  return sql(
    `SELECT CAST(c.student_id AS CHAR) AS studentId, CAST(c.account_id AS CHAR) AS accountId
     FROM (SELECT MAX(id) AS id FROM consent WHERE student_id IN (?) AND purpose = ? AND account_id IN (?) AND basis = 'consent' GROUP BY student_id, account_id) latest
     JOIN consent c ON c.id = latest.id WHERE c.given = 0`,
    [students, purpose, accounts],
  )
}

/** The latest answers of one account, to be repeated for the account it becomes. */
export async function answersOf(accountId: string): Promise<(NewConsent & { version: number })[]> {
  const rows = await sql<Omit<NewConsent, 'given'> & { given: number; version: number }>(
    `SELECT CAST(c.bureau_id AS CHAR) AS bureauId, CAST(c.school_id AS CHAR) AS schoolId, CAST(c.student_id AS CHAR) AS studentId, CAST(c.account_id AS CHAR) AS accountId,
       c.purpose, c.basis, c.given, c.channel, c.version
     FROM (SELECT MAX(id) AS id FROM consent WHERE account_id = ? AND basis = 'consent' GROUP BY student_id, purpose) latest JOIN consent c ON c.id = latest.id`,
    [accountId],
  )
  return rows.map((row) => ({ ...row, given: row.given === 1 }))
}

/** The text that was answered in a version, or the one in force when that version is gone. */
export const versionOf = (terms: ConsentTerms, version: number): ConsentText => terms.versions.find((one) => one.version === version) ?? terms.versions[0]
