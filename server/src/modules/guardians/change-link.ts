/** SQL that moves a guardian link on, and the rule that a child with active guardians has exactly one primary (ID-4). */
import type { GuardianRight, LinkStatus, Relation } from '@zhixiao/shared-types/values/people'
import { write } from '../../platform/db'
import { liveLinksOf, type Link } from './link-queries'

/** What became of a link; `effectiveAt` is null when it holds at once. */
export type LinkOutcome = { linkId: string; status: LinkStatus; effectiveAt: string | null }

/** Suspends or ends an active link, or ends a suspended or pending one; false when it was in none of the states `from`. */
export async function moveLink(linkId: string, from: readonly string[], to: 'active' | 'suspended' | 'ended', endDay?: string): Promise<boolean> {
  const { affectedRows } = await write('UPDATE guardian_link SET status = ?, is_primary = 0, valid_to = COALESCE(?, valid_to) WHERE id = ? AND status IN (?)', [
    to, endDay ?? null, linkId, from,
  ])
  return affectedRows === 1
}

/** The active guardians of a child whose pupil row is locked by the caller. */
export const activeLinksOf = async (studentId: string): Promise<Link[]> => (await liveLinksOf(studentId)).filter((one) => one.status === 'active')

/** Gives the child's oldest active link the primary mark where none has it; returns that link. The pupil is locked by the caller. */
export async function ensurePrimary(studentId: string): Promise<Link | undefined> {
  const active = await activeLinksOf(studentId)
  const [oldest] = active
  if (!oldest || active.some((one) => one.isPrimary === 1)) return undefined
  await write('UPDATE guardian_link SET is_primary = 1 WHERE id = ?', [oldest.id])
  return oldest
}

/** Makes one active link the primary one in place of whoever is; false when it is not active (any more). The pupil is locked by the caller. */
export async function setPrimary(studentId: string, linkId: string): Promise<boolean> {
  if (!(await activeLinksOf(studentId)).some((one) => one.id === linkId)) return false
  await write('UPDATE guardian_link SET is_primary = 0 WHERE student_id = ? AND is_primary = 1', [studentId])
  await write('UPDATE guardian_link SET is_primary = 1 WHERE id = ?', [linkId])
  return true
}

export type LinkTerms = {
  rights?: GuardianRight[] | undefined
  from?: string | undefined
  to?: string | null | undefined
  relation?: Relation | undefined
}

/** Rights, days or relation of a link that is not over; left out stays. False when it is over, not decided yet, or would end before it begins. */
export async function changeTermsOf(linkId: string, { rights, from, to, relation }: LinkTerms): Promise<boolean> {
  const { affectedRows } = await write(
    `UPDATE guardian_link SET rights = COALESCE(?, rights), relation = COALESCE(?, relation), valid_from = COALESCE(?, valid_from), valid_to = IF(?, ?, valid_to)
     WHERE id = ? AND status IN ('active', 'suspended') AND (? IS NULL OR ? > COALESCE(?, valid_from))`,
    [
      rights ? [...new Set(rights)].join(',') : null, relation ?? null, from ?? null, to === undefined ? 0 : 1, to ?? null,
      linkId, to ?? null, to ?? null, from ?? null,
    ],
  )
  return affectedRows > 0
}
