import { timingSafeEqual } from 'node:crypto'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { inTransaction } from '../../../platform/db'
import { setAccountName } from '../../identity/index'
import { phoneIndex } from '../enter'
import { tryBinding } from '../attempts/misses'
import { staffCodeIndex } from './staff-codes'
import { countCodeMiss, isDeadCode } from '../attempts/code-misses'
import * as queries from './staff-queries'

export type BoundStaff = { staffId: string; name: string; school: string | null }

/**
 * A member of staff binds this WeChat account with the one-time code and the phone the school has. The code works once; entering it again
 * from the account it bound gives the same answer (a reply may have been lost). Fails with `roster.staff_binding_refused` whatever was
 * wrong (also for a code that five wrong phones were tried at, S05), and `roster.binding_locked` (ID-3, S05).
 */
export async function bindStaff(accountId: string, input: { code: string; phone: string }): Promise<BoundStaff> {
  const index = staffCodeIndex(input.code)
  const aimedAt = `code:${index.toString('hex').slice(0, 40)}`
  return tryBinding({ subjects: [`account:${accountId}`, aimedAt] }, 'roster.staff_binding_refused', () => inTransaction(() => bindOnce(accountId, index, input.phone)))
}

async function bindOnce(accountId: string, index: Buffer, phone: string): Promise<BoundStaff | undefined> {
  const holder = await queries.holderOfCode(index)
  if (!holder || (await isDeadCode(index))) return undefined
  if (!timingSafeEqual(holder.phoneIndex, phoneIndex(holder.bureauId, holder.schoolId, phone))) {
    await countCodeMiss('staff_code', index)
    return undefined
  }
  const answer = { staffId: holder.id, name: holder.name, school: holder.school }
  if (holder.accountId === accountId && holder.expiresAt === null) return answer
  if (!(await queries.useStaffCode(holder.id, index, accountId, now()))) return undefined
  await setAccountName(accountId, holder.name)
  const place = { bureau: holder.bureauId, ...(holder.schoolId !== '0' && { school: holder.schoolId }) }
  await audit({ actor: { accountId }, action: 'roster.bind_staff', place, fields: ['staff.account_id'] })
  return answer
}
