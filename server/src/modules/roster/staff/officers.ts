/** Ending a bureau officer's duties by hand (PM-3); they begin in staff-codes. */
import type { Department } from '@zhixiao/shared-types/values/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { inTransaction, sql, write } from '../../../platform/db'
import { fail } from '../../../platform/errors'
import { schoolDay } from '../../../platform/time'
import { phoneIndex } from '../enter'
import { placeOfBureau } from '../queries'
import { staffWithPhone } from './staff-queries'

/**
 * Ends the duties of the officer with this phone from today on: those of one department, or all. They give nothing on the next request (PM-3).
 * Returns the officer's name and how many duties ended. Fails with `resource.not_found` where the bureau has nobody with that phone.
 */
export async function endOfficer(bureauId: string, phone: string, department?: Department): Promise<{ name: string; ended: number }> {
  const place = await placeOfBureau(bureauId)
  return inTransaction(async () => {
    const officer = (await staffWithPhone(bureauId, '0', phoneIndex(bureauId, '0', phone))) ?? fail('resource.not_found')
    const today = schoolDay(now())
    const held = await sql<{ id: string }>(
      `SELECT id FROM assignment WHERE staff_id = ? AND role = 'bureau' AND scope_id = ? AND (? IS NULL OR department = ?) AND (to_day IS NULL OR to_day > GREATEST(from_day, ?)) FOR UPDATE`,
      [officer.id, bureauId, department ?? null, department ?? null, today],
    )
    for (const { id } of held) {
      await write('UPDATE assignment SET to_day = GREATEST(from_day, ?) WHERE id = ?', [today, id])
      await audit({ actor: undefined, action: 'roster.end_duty', place: { bureau: place.bureau }, fields: [`assignment:${id}`, 'bureau', department ?? 'all'] })
    }
    return { name: officer.name, ended: held.length }
  })
}
