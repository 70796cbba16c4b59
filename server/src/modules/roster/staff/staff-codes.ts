/** One-time codes by which staff bind their WeChat account (decisions.md: staff sign in without passwords). */
import { randomBytes } from 'node:crypto'
import type { Department } from '@zhixiao/shared-types/values/access'
import { audit } from '../../../platform/audit'
import { now } from '../../../platform/clock'
import { vault } from '../../../platform/crypto'
import { inTransaction } from '../../../platform/db'
import { newId } from '../../../platform/ids'
import { schoolDay } from '../../../platform/time'
import { assign, createStaff, phoneIndex } from '../enter'
import { placeOfBureau, placeOfSchool } from '../queries'
import { codeFrom, codeLifeMs, codePrinted, codeTyped } from '../rules'
import * as queries from './staff-queries'

export type StaffCode = { name: string; staffNo: string; code: string }

export const staffCodeIndex = (code: string): Buffer => vault().index('staff_code', codeTyped(code))

/** New codes for everybody of the school who is not bound yet, or for those of them who are named; earlier ones end. To be handed out; seven days. */
export async function issueStaffCodes(schoolId: string, only?: readonly string[]): Promise<StaffCode[]> {
  return inTransaction(async () => {
    const unbound = await queries.unboundStaff(schoolId)
    return issue(only ? unbound.filter((one) => only.includes(one.id)) : unbound)
  })
}

async function issue(staff: readonly { id: string; name: string; staffNo: string }[]): Promise<StaffCode[]> {
  const codes = staff.map((one) => ({ ...one, code: codeFrom(randomBytes(12)) }))
  const expiresAt = new Date(now().getTime() + codeLifeMs)
  await queries.setCodes(codes.map((one) => ({ id: one.id, index: staffCodeIndex(one.code) })), expiresAt)
  return codes.map(({ name, staffNo, code }) => ({ name, staffNo, code: codePrinted(code) }))
}

/**
 * The first administrator of a school, or an officer of a bureau: listed with a phone, given the duty from today and a one-time code.
 * Inviting the same phone again gives a new code and nothing else; for another department of the bureau it adds that duty (AT-12).
 * Fails with `resource.not_found`.
 */
export async function inviteAdmin(to: { schoolId: string } | { bureauId: string; department?: Department }, name: string, phone: string): Promise<StaffCode> {
  const bureauId = 'schoolId' in to ? (await placeOfSchool(to.schoolId)).bureau : (await placeOfBureau(to.bureauId)).bureau
  const schoolId = 'schoolId' in to ? to.schoolId : '0'
  const duty = 'schoolId' in to ? ({ role: 'admin', scope: 'school', scopeId: schoolId } as const) : ({ role: 'bureau', scope: 'bureau', scopeId: bureauId, department: to.department } as const)
  return inTransaction(async () => {
    const known = await queries.staffWithPhone(bureauId, schoolId, phoneIndex(bureauId, schoolId, phone))
    const staffNo = known?.staffNo ?? `A${newId()}`
    const id = known?.id ?? (await createStaff([{ bureauId, schoolId, staffNo, name, phone }]))[0]!
    const day = schoolDay(now())
    if (!(await queries.holdsDuty(id, duty, day))) {
      if (!(await queries.reviveDuty(id, duty, day))) await assign([{ bureauId, schoolId, staffId: id, ...duty, from: day }])
      const place = { bureau: bureauId, ...(schoolId !== '0' && { school: schoolId }) }
      await audit({ actor: undefined, action: 'roster.give_duty', place, fields: [`staff:${id}`, duty.role, ...('department' in duty && duty.department ? [duty.department] : [])] })
    }
    const [code] = await issue([{ id, name: known?.name ?? name, staffNo }])
    return code!
  })
}
