/** SQL on guardian links, phones on file and paper codes. */
import type { LinkStatus, Relation } from '@zhixiao/shared-types/values/people'
import { now } from '../../platform/clock'
import { sql, write } from '../../platform/db'
import { pupilNoIndex } from './enter'

export type Pupil = { id: string; bureauId: string; schoolId: string; name: string }
export type Link = { id: string; bureauId: string; schoolId: string; studentId: string; accountId: string; relation: Relation; status: LinkStatus; isPrimary: number }

const linkColumns = `l.id, l.bureau_id AS bureauId, l.school_id AS schoolId, l.student_id AS studentId, l.account_id AS accountId, l.relation, l.status, l.is_primary AS isPrimary`

/** The pupil behind a number, locked: bindings of one pupil happen one after another. */
export async function lockPupilByNumber(schoolId: string, pupilNo: string): Promise<Pupil | undefined> {
  const [pupil] = await sql<Pupil>(
    'SELECT id, bureau_id AS bureauId, school_id AS schoolId, name FROM student WHERE school_id = ? AND pupil_no_index = ? FOR UPDATE',
    [schoolId, pupilNoIndex(schoolId, pupilNo)],
  )
  return pupil
}

export const lockPupil = (studentId: string): Promise<unknown> => sql('SELECT id FROM student WHERE id = ? FOR UPDATE', [studentId])

export async function contactWithPhone(studentId: string, index: Buffer): Promise<{ id: string; nameSealed: Buffer } | undefined> {
  const [contact] = await sql<{ id: string; nameSealed: Buffer }>(
    'SELECT id, name_sealed AS nameSealed FROM guardian_contact WHERE student_id = ? AND phone_index = ?',
    [studentId, index],
  )
  return contact
}

/** Uses a paper code up; false when it is not this pupil's, used or over. One winner however many try at once. */
export async function usePaperCode(index: Buffer, studentId: string, at: Date): Promise<boolean> {
  const { affectedRows } = await write('UPDATE paper_code SET used_at = ? WHERE code_index = ? AND student_id = ? AND used_at IS NULL AND expires_at > ?', [
    at, index, studentId, at,
  ])
  return affectedRows === 1
}

/** New codes take the place of the unused ones of the same pupils. */
export async function replacePaperCodes(codes: readonly { index: Buffer; studentId: string }[], createdBy: string, expiresAt: Date): Promise<void> {
  if (codes.length === 0) return
  const at = now()
  await write('DELETE FROM paper_code WHERE student_id IN (?) AND used_at IS NULL', [codes.map((one) => one.studentId)])
  await write('INSERT INTO paper_code (code_index, student_id, created_by, created_at, expires_at) VALUES ?', [
    codes.map((one) => [one.index, one.studentId, createdBy, at, expiresAt]),
  ])
}

/** Links of a pupil that are not over. */
export const liveLinksOf = (studentId: string): Promise<Link[]> =>
  sql(`SELECT ${linkColumns} FROM guardian_link l WHERE l.student_id = ? AND l.status <> 'ended' ORDER BY l.id`, [studentId])

export async function linkById(linkId: string): Promise<Link | undefined> {
  const [link] = await sql<Link>(`SELECT ${linkColumns} FROM guardian_link l WHERE l.id = ?`, [linkId])
  return link
}

/** Moves a pending link on; false when somebody decided it first. */
export async function decideLink(linkId: string, to: { status: LinkStatus; isPrimary: boolean; proof?: string; decidedBy?: string; validTo?: string }): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE guardian_link SET status = ?, is_primary = ?, proof = COALESCE(?, proof), decided_at = ?, decided_by = ?, valid_to = ? WHERE id = ? AND status = 'pending'`,
    [to.status, to.isPrimary ? 1 : 0, to.proof ?? null, now(), to.decidedBy ?? null, to.validTo ?? null, linkId],
  )
  return affectedRows === 1
}

/** Everything an account is linked to, when two accounts become one. */
export const liveLinksOfAccounts = (accountIds: readonly string[]): Promise<Link[]> =>
  sql(`SELECT ${linkColumns} FROM guardian_link l WHERE l.account_id IN (?) AND l.status <> 'ended' ORDER BY l.id FOR UPDATE`, [accountIds])

export const endLink = (linkId: string, day: string): Promise<unknown> =>
  write(`UPDATE guardian_link SET status = 'ended', is_primary = 0, valid_to = ? WHERE id = ?`, [day, linkId])

export const makePrimary = (linkId: string): Promise<unknown> => write('UPDATE guardian_link SET is_primary = 1 WHERE id = ?', [linkId])

export const moveLinks = (from: string, into: string): Promise<unknown> => write('UPDATE guardian_link SET account_id = ? WHERE account_id = ?', [into, from])
