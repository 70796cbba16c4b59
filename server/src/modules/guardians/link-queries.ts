/** Guardian links, phones on file and paper codes. */
import type { LinkStatus } from '@zhixiao/shared-types/values/people'
import { In, LessThanOrEqual, Not } from 'typeorm'
import { now } from '../../platform/clock'
import { db, sql, write } from '../../platform/db'
import { GuardianLinkRow, pupilNoIndex } from '../roster/index'

export type Pupil = { id: string; bureauId: string; schoolId: string; name: string }
/** A guardian's link to a child. */
export type Link = GuardianLinkRow

const links = () => db().getRepository(GuardianLinkRow)
const notEnded = Not<LinkStatus>('ended')

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
  const { affectedRows } = await write(
    'UPDATE paper_code SET used_at = ? WHERE code_index = ? AND student_id = ? AND used_at IS NULL AND expires_at > ?',
    [at, index, studentId, at],
  )
  return affectedRows === 1
}

/** New codes take the place of the unused ones of the same pupils. */
export async function replacePaperCodes(
  codes: readonly { index: Buffer; studentId: string }[],
  createdBy: string,
  expiresAt: Date,
): Promise<void> {
  if (codes.length === 0) return
  const at = now()
  await write('DELETE FROM paper_code WHERE student_id IN (?) AND used_at IS NULL', [codes.map((one) => one.studentId)])
  await write('INSERT INTO paper_code (code_index, student_id, created_by, created_at, expires_at) VALUES ?', [
    codes.map((one) => [one.index, one.studentId, createdBy, at, expiresAt]),
  ])
}

/** Links of a pupil that are not over, the oldest first. */
export const liveLinksOf = (studentId: string): Promise<Link[]> =>
  links().find({ where: { studentId, status: notEnded }, order: { id: 'ASC' } })

export const linkById = async (id: string): Promise<Link | undefined> => (await links().findOneBy({ id })) ?? undefined

type Decision = { status: LinkStatus; isPrimary: boolean; proof?: string; decidedBy?: string; validTo?: string }

/** Moves a pending link on; false when somebody decided it first. */
export async function decideLink(id: string, { status, isPrimary, proof, decidedBy, validTo }: Decision): Promise<boolean> {
  const { affected } = await links().update(
    { id, status: 'pending' },
    {
      status,
      isPrimary: isPrimary ? 1 : 0,
      decidedAt: now(),
      decidedBy: decidedBy ?? null,
      validTo: validTo ?? null,
      ...(proof !== undefined && { proof }),
    },
  )
  return affected === 1
}

/** Everything the accounts are linked to, held until the transaction ends, when two accounts become one. */
export const liveLinksOfAccounts = (accountIds: readonly string[]): Promise<Link[]> =>
  links().find({
    where: { accountId: In(accountIds), status: notEnded },
    order: { id: 'ASC' },
    lock: { mode: 'pessimistic_write' },
  })

export const endLink = (id: string, day: string): Promise<unknown> => links().update({ id }, { status: 'ended', isPrimary: 0, validTo: day })

export const makePrimary = (id: string): Promise<unknown> => links().update({ id }, { isPrimary: 1 })

export const moveLinks = (from: string, into: string): Promise<unknown> => links().update({ accountId: from }, { accountId: into })

/** What the guardian is to the child, whatever became of the link; `wasActive` is false for one that was only ever asked for. */
export async function guardianOfLink(id: string): Promise<{ relation: GuardianLinkRow['relation']; wasActive: boolean } | undefined> {
  const link = await links().findOneBy({ id })
  return link ? { relation: link.relation, wasActive: link.decidedAt !== null } : undefined
}

/** Links whose last day was before the day and that are not ended in name yet; at most 5,000. */
export const linksOver = (day: string): Promise<{ id: string }[]> =>
  links().find({
    select: { id: true },
    where: { status: In<LinkStatus>(['active', 'suspended']), validTo: LessThanOrEqual(day) },
    order: { id: 'ASC' },
    take: 5000,
  })
