/** What may be kept of a finding: symptom groups always (legal duty), everything else with the family's consent or in an emergency (S40). */
import { mayKeepHealthDetail, noteEmergency } from '../consent/index'
import type { Actor } from '../../platform/access'
import { isIll } from './findings'
import type { MarkIn } from './rules'

type Address = { bureau: string; school: string }
/** Answers to questions of the form, not data about the child's illness. */
const plain = new Set(['symptoms', 'confirmNoFever'])

const isSaid = (value: unknown) => value !== undefined && value !== null && value !== ''
const hasDetail = ({ health }: MarkIn): boolean => Object.entries(health ?? {}).some(([name, value]) => !plain.has(name) && isSaid(value))

/** A mark without temperature, note, onset, hospital and diagnosis. Who was ill by them alone stays counted, as a fever (WS/T 772). */
export function withoutDetail(mark: MarkIn): MarkIn {
  if (!mark.health) return mark
  const { symptoms, confirmNoFever } = mark.health
  const bare: MarkIn = { ...mark, health: { symptoms, temperature: null, note: '', ...(confirmNoFever && { confirmNoFever }) } }
  const kept: MarkIn = isIll(mark) && !isIll(bare) ? { ...bare, health: { symptoms: ['fever'], temperature: null, note: '' } } : bare
  return kept.health?.symptoms.length === 0 ? { ...kept, health: undefined } : kept
}

const isNurse = (person: Actor, place: Address) => person.grants.some((grant) => grant.role === 'nurse' && grant.scope === 'school' && grant.id === place.school)

/** Of these children, those of whom this person can keep symptoms only; told before anything is typed in vain. */
export async function symptomsOnly(reader: Actor, place: Address, day: string, studentIds: readonly string[]): Promise<string[]> {
  if (isNurse(reader, place)) return []
  const allowed = await mayKeepHealthDetail(studentIds, day)
  return studentIds.filter((id) => !allowed.has(id))
}

/**
 * The marks as they may be stored. Without a family's consent a child's detail is left out; the school nurse may keep it because the child's health
 * asks for it, which the ledger notes as an emergency. Asks nothing when no mark has detail, so most reports cost nothing more.
 */
export async function keepable(reporter: Actor, place: Address, day: string, marks: readonly MarkIn[]): Promise<MarkIn[]> {
  const detailed = marks.filter(hasDetail).map((mark) => mark.studentId)
  if (detailed.length === 0) return [...marks]
  const allowed = await mayKeepHealthDetail(detailed, day)
  const missing = new Set(detailed.filter((id) => !allowed.has(id)))
  if (missing.size === 0) return [...marks]
  if (isNurse(reporter, place)) {
    await noteEmergency(reporter, place, [...missing])
    return [...marks]
  }
  return marks.map((mark) => (missing.has(mark.studentId) ? withoutDetail(mark) : mark))
}
