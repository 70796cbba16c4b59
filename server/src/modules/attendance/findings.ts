/** Pure decisions about a child's health in one session (AT-7, AT-8; product/rules.md §2.4). */
import { feverFrom, iliFrom } from '@zhixiao/shared-types/values/attendance'
import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import type { Finding } from './health-finding'

type Said = { studentId: string; status: string; health?: Finding }

/** At 37.3 ℃ or more a child has a fever, unless somebody looked and says that it has none. */
const isHot = (finding: Finding) => (finding.temperature ?? 0) >= feverFrom && finding.confirmNoFever !== true
const hasDiagnosis = (finding: Finding) => finding.diagnosis !== undefined && finding.diagnosis !== 'none'

/** Does the child count as ill: on sick leave, or with a symptom, a fever or a diagnosis, also while at school. A bare note or a normal temperature does not. */
export const isIll = (mark: Pick<Said, 'status' | 'health'>): boolean =>
  mark.status === 'leave_sick' || (mark.health !== undefined && (mark.health.symptoms.length > 0 || isHot(mark.health) || hasDiagnosis(mark.health)))

/** Influenza-like illness: 38.0 ℃ or more with a cough or a sore throat (AT-7). */
export const isIli = (finding: Finding | undefined): boolean =>
  (finding?.temperature ?? 0) >= iliFrom && (finding?.symptoms ?? []).some((symptom) => symptom === 'cough' || symptom === 'sore_throat')

/** Fever was ticked and nobody measured: allowed, but marked (AT-7). */
export const isFeverUnmeasured = (finding: Finding | undefined): boolean => finding !== undefined && finding.symptoms.includes('fever') && finding.temperature === null

/** Is there anything in it worth keeping? */
export const saysSomething = (finding: Finding | undefined): finding is Finding =>
  finding !== undefined &&
  (finding.symptoms.length > 0 || finding.temperature !== null || finding.note !== '' ||
    [finding.onsetAt, finding.onsetPlace, finding.hospitalVisited, finding.diagnosis, finding.disease, finding.dormNo].some((one) => one !== undefined))

/**
 * What is missing in the findings, by child, and the refusal it means; undefined when they are complete. 37.3 ℃ or more without a fever tick is
 * asked about: tick it, or send `confirmNoFever`. An illness without any symptom says at least 待追踪 (AT-7).
 */
export function findingGap(marks: readonly Said[]): { refused: ErrorCode; studentIds: string[] } | undefined {
  const without = (isMissing: (mark: Said) => boolean) => marks.filter(isMissing).map((mark) => mark.studentId)
  const checks: readonly [ErrorCode, (mark: Said) => boolean][] = [
    ['attendance.fever_unconfirmed', ({ health }) => health !== undefined && isHot(health) && !health.symptoms.includes('fever')],
    ['attendance.symptoms_missing', (mark) => isIll(mark) && (mark.health?.symptoms ?? []).length === 0],
    ['attendance.disease_missing', ({ health }) => health !== undefined && hasDiagnosis(health) && health.disease === undefined],
  ]
  for (const [refused, isMissing] of checks) {
    const studentIds = without(isMissing)
    if (studentIds.length > 0) return { refused, studentIds }
  }
  return undefined
}
