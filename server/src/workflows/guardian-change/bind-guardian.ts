import { maxGuardians, type LinkStatus, type Relation } from '@zhixiao/shared-types/values/people'
import {
  contactWithPhone, decideLink, hasRestriction, liveLinksOf, lockPupilByNumber, paperCodeIndex, usePaperCode,
  wasRemoved, type Link, type Pupil,
} from '../../modules/guardians/index'
import { accountNames, setAccountName } from '../../modules/identity/index'
import {
  countCodeMiss, createLinks, isDeadCode, phoneIndex, pupilNoIndex, tryBinding,
} from '../../modules/roster/index'
import { audit } from '../../platform/audit'
import { now } from '../../platform/clock'
import { vault } from '../../platform/crypto'
import { inTransaction } from '../../platform/db'
import { fail } from '../../platform/errors'
import { tidyName } from '../../platform/text'
import { schoolDay } from '../../platform/time'
import { guardianChanged } from './guardian-changed'

export type Proof = { kind: 'phone_on_file'; phone: string } | { kind: 'paper_code'; code: string } | { kind: 'homeroom_approval' }
export type BindingInput = { schoolId: string; pupilNo: string; name: string; relation: Relation; proof: Proof }
export type Bound = { linkId: string; studentId: string | null; status: LinkStatus }

/**
 * A guardian binds a child with school, pupil number and name plus a phone on file, a paper code or the homeroom teacher's approval
 * (ID-3). Fails with `roster.binding_refused` whatever was wrong, also for a pupil nobody knows; `roster.binding_locked` after five
 * misses of this account or at this pupil, ten a day, or a hundred an hour from one address (S05); a paper code is dead after five wrong
 * tries. Who was removed by somebody else waits for approval whatever the proof, and so does everybody at a child of whom the school restricted a
 * guardian: another WeChat account and a phone on file must not undo it (ID-5). `roster.already_bound`; `roster.too_many_guardians` (ID-4: six).
 */
export async function bindGuardian(accountId: string, input: BindingInput): Promise<Bound> {
  // The pupil is counted by what was typed, so an unknown number locks just like a known one.
  const aimedAt = `pupil:${pupilNoIndex(input.schoolId, input.pupilNo).toString('hex').slice(0, 40)}`
  return tryBinding({ subjects: [`account:${accountId}`, aimedAt], schoolId: input.schoolId }, 'roster.binding_refused', () => inTransaction(() => bindOnce(accountId, input)))
}

async function bindOnce(accountId: string, input: BindingInput): Promise<Bound | undefined> {
  const pupil = await lockPupilByNumber(input.schoolId, input.pupilNo)
  const isKnown = pupil !== undefined && tidyName(pupil.name) === tidyName(input.name)
  if (!isKnown || !(await isProven(accountId, pupil, input.proof))) {
    if (input.proof.kind === 'paper_code') await countCodeMiss('paper_code', paperCodeIndex(input.proof.code))
    return undefined
  }
  const links = await liveLinksOf(pupil.id)
  const mustWait = (await wasRemoved(pupil.id, accountId)) || (await hasRestriction(pupil.id))
  const status = mustWait ? 'pending' : statusFor(input.proof, links)
  const mine = links.find((link) => link.accountId === accountId)
  if (mine && (mine.status !== 'pending' || status === 'pending')) fail('roster.already_bound')
  const active = links.filter((link) => link.status === 'active')
  if (active.length >= maxGuardians) fail('roster.too_many_guardians')
  const isPrimary = status === 'active' && !active.some((link) => link.isPrimary === 1)
  const linkId = mine ? mine.id : await addLink(accountId, pupil, input, status, isPrimary)
  if (mine) await decideLink(mine.id, { status, isPrimary, proof: input.proof.kind })
  const place = { bureau: pupil.bureauId, school: pupil.schoolId }
  await audit({ actor: { accountId }, action: 'roster.bind_guardian', student: pupil.id, place, fields: ['guardian_link'] })
  const { bureauId, schoolId, id: studentId } = pupil
  await guardianChanged({ id: linkId, bureauId, schoolId, studentId, accountId }, status === 'active' ? 'joined' : 'requested')
  return { linkId, studentId: status === 'active' ? pupil.id : null, status }
}

async function addLink(accountId: string, pupil: Pupil, input: BindingInput, status: LinkStatus, isPrimary: boolean): Promise<string> {
  const [linkId] = await createLinks([
    {
      bureauId: pupil.bureauId, schoolId: pupil.schoolId, studentId: pupil.id, accountId, relation: input.relation, status, isPrimary,
      proof: input.proof.kind, from: schoolDay(now()),
    },
  ])
  return linkId!
}

/** A phone or code that fits. The school's own entry of a phone also tells what to call the person. */
async function isProven(accountId: string, pupil: Pupil, proof: Proof): Promise<boolean> {
  if (proof.kind === 'homeroom_approval') return true
  if (proof.kind === 'paper_code') {
    const index = paperCodeIndex(proof.code)
    return !(await isDeadCode(index)) && usePaperCode(index, pupil.id, now())
  }
  const contact = await contactWithPhone(pupil.id, phoneIndex(pupil.bureauId, pupil.schoolId, proof.phone))
  if (!contact) return false
  const name = vault().open({ table: 'guardian_contact', column: 'name', row: contact.id }, contact.nameSealed)
  if (name !== '' && (await accountNames([accountId])).get(accountId) === '') await setAccountName(accountId, name)
  return true
}

/**
 * The school itself named the person whose phone is on file, so the link is active at once. A paper code opens only a child nobody is
 * bound to yet; a further guardian by code waits for the homeroom teacher (S06: no take-over of a bound child by a code alone).
 */
function statusFor(proof: Proof, links: readonly Link[]): LinkStatus {
  if (proof.kind === 'phone_on_file') return 'active'
  if (proof.kind === 'homeroom_approval') return 'pending'
  return links.some((link) => link.status === 'active') ? 'pending' : 'active'
}
