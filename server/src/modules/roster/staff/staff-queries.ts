/** SQL on staff and their codes. */
import type { MenuTag } from '@zhixiao/config/wechat/menu'
import type { Department, Role } from '@zhixiao/shared-types/values/access'
import { sql, write } from '../../../platform/db'
import { holdsDay } from '../queries'

/** Staff of a school without an account. */
export const unboundStaff = (schoolId: string): Promise<{ id: string; name: string; staffNo: string }[]> =>
  sql('SELECT id, name, staff_no AS staffNo FROM staff WHERE school_id = ? AND account_id IS NULL ORDER BY staff_no', [schoolId])

/** One statement for all: each staff member gets their own index. */
export async function setCodes(codes: readonly { id: string; index: Buffer }[], expiresAt: Date): Promise<void> {
  if (codes.length === 0) return
  const cases = codes.map(() => 'WHEN ? THEN ?').join(' ')
  await write(`UPDATE staff SET bind_code_index = CASE id ${cases} END, bind_code_expires_at = ? WHERE id IN (?)`, [
    ...codes.flatMap((one) => [one.id, one.index]), expiresAt, codes.map((one) => one.id),
  ])
}

export async function staffWithPhone(bureauId: string, schoolId: string, index: Buffer): Promise<{ id: string; name: string; staffNo: string } | undefined> {
  const [found] = await sql<{ id: string; name: string; staffNo: string }>(
    'SELECT id, name, staff_no AS staffNo FROM staff WHERE bureau_id = ? AND school_id = ? AND phone_index = ? ORDER BY id LIMIT 1',
    [bureauId, schoolId, index],
  )
  return found
}

/** A duty that began and was ended on this same day goes on, since one day can begin it only once (`assignment__one_start`). */
export async function reviveDuty(staffId: string, duty: { role: string; scope: string; scopeId: string; department?: Department }, day: string): Promise<boolean> {
  const revived = await write('UPDATE assignment SET to_day = NULL WHERE staff_id = ? AND role = ? AND scope = ? AND scope_id = ? AND department <=> ? AND from_day = ?', [
    staffId, duty.role, duty.scope, duty.scopeId, duty.department ?? null, day,
  ])
  return revived.affectedRows > 0
}

/** Does the person hold the duty that day; with a department, for that one? */
export async function holdsDuty(staffId: string, duty: { role: string; scope: string; scopeId: string; department?: Department }, day: string): Promise<boolean> {
  const ofDepartment = duty.department ? ' AND a.department = ?' : ''
  const rows = await sql(`SELECT a.id FROM assignment a WHERE a.staff_id = ? AND a.role = ? AND a.scope = ? AND a.scope_id = ?${ofDepartment} AND ${holdsDay('a')} LIMIT 1`, [
    staffId, duty.role, duty.scope, duty.scopeId, ...(duty.department ? [duty.department] : []), day, day,
  ])
  return rows.length > 0
}

export type CodeHolder = {
  id: string
  bureauId: string
  schoolId: string
  name: string
  phoneIndex: Buffer
  accountId: string | null
  /** Null once the code has been used. */
  expiresAt: Date | null
  school: string | null
}

export async function holderOfCode(index: Buffer): Promise<CodeHolder | undefined> {
  const [holder] = await sql<CodeHolder>(
    `SELECT t.id, t.bureau_id AS bureauId, CAST(t.school_id AS CHAR) AS schoolId, t.name, t.phone_index AS phoneIndex, t.account_id AS accountId,
       t.bind_code_expires_at AS expiresAt, s.name AS school
     FROM staff t LEFT JOIN school s ON s.id = t.school_id WHERE t.bind_code_index = ?`,
    [index],
  )
  return holder
}

/** Uses the code up for an account; false when it was used or is over. One winner however many try at once. */
export async function useStaffCode(staffId: string, index: Buffer, accountId: string, at: Date): Promise<boolean> {
  const { affectedRows } = await write(
    'UPDATE staff SET account_id = ?, bind_code_expires_at = NULL WHERE id = ? AND bind_code_index = ? AND bind_code_expires_at > ?',
    [accountId, staffId, index, at],
  )
  return affectedRows === 1
}

export const mergeStaff = (from: string, into: string): Promise<unknown> => write('UPDATE staff SET account_id = ? WHERE account_id = ?', [into, from])

/** Roles whose holders see the menu of a tag (ID-9): who works with classes at a school, officers of a bureau. */
const tagRoles: Record<MenuTag, readonly Role[]> = { teacher: ['teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin'], bureau: ['bureau'] }

/** Accounts that should carry the tag that day. */
export async function taggedAccounts(tag: MenuTag, day: string): Promise<string[]> {
  const rows = await sql<{ accountId: string }>(
    `SELECT DISTINCT s.account_id AS accountId FROM assignment a JOIN staff s ON s.id = a.staff_id
     WHERE s.account_id IS NOT NULL AND a.role IN (?) AND ${holdsDay('a')}`,
    [tagRoles[tag], day, day],
  )
  return rows.map((row) => row.accountId)
}
