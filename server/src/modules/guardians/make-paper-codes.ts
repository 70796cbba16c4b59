import { randomBytes } from 'node:crypto'
import type { Actor } from '../../platform/access'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { vault } from '../../platform/crypto'
import { inTransaction } from '../../platform/db'
import { schoolDay } from '../../platform/time'
import {
  codeFrom, codeLifeMs, codePrinted, codeTyped, studentsOn, unboundAmong, type ClassPlace,
} from '../roster/index'
import { replacePaperCodes } from './link-queries'

export const paperCodeIndex = (code: string): Buffer => vault().index('paper_code', codeTyped(code))

/** One code for each child of the class that no guardian is bound to; earlier unused codes of these children end. Shown once, kept as an index. */
export async function makePaperCodes(actor: Actor, place: ClassPlace) {
  const day = schoolDay(now())
  const expiresAt = new Date(now().getTime() + codeLifeMs)
  return inTransaction(async () => {
    const students = await studentsOn(place.class, day)
    const unbound = await unboundAmong(students.map((one) => one.studentId), day)
    const made = students.filter((one) => unbound.has(one.studentId)).map((one) => ({ ...one, code: codeFrom(randomBytes(12)) }))
    await replacePaperCodes(made.map((one) => ({ index: paperCodeIndex(one.code), studentId: one.studentId })), actor.accountId, expiresAt)
    await audit({ actor, action: 'roster.make_paper_codes', place, fields: ['paper_code'] })
    return { items: made.map((one) => ({ studentId: one.studentId, student: one.name, code: codePrinted(one.code) })), expiresAt: expiresAt.toISOString() }
  })
}
