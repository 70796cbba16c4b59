import type { AttendanceReport, Roll } from '@zhixiao/shared-types/domains/attendance'
import type { MarkStatus } from '@zhixiao/shared-types/values/attendance'
import { differences, entryOf, healthOf, inHand, reportOf, saysSomething, type Difference, type Health, type RollForm } from './roll-form'

/** What becomes of a draft when the answer to what was sent comes: pure, because it decides whether taps are lost (AT-5). */

/** What a form says of its children, whatever the order and the clock. */
const said = (form: RollForm) => {
  const { allOthersPresent, marks } = reportOf(form, '', 'am')
  return JSON.stringify([allOthersPresent, marks])
}

/** The draft that stays once `sent` was reported: none where it says the same, else what was tapped since, in the hand. */
export const leftAfter = (draft: RollForm | undefined, sent: RollForm | undefined): RollForm | undefined =>
  draft && (!sent || said(draft) !== said(sent)) ? inHand(draft) : undefined

/** Is a form as it was when it was sent? */
export const isUnchanged = (form: unknown, sent: unknown): boolean => JSON.stringify(form) === JSON.stringify(sent)

/**
 * The roll with the report that was just made, until the school's own word comes: in between nobody may read that nobody was called.
 * A page that asks for the session of now may hold the next one meanwhile; that one stays.
 */
export function toldRoll(held: Roll, report: AttendanceReport, now: number): Roll {
  if (held.classId !== report.classId || held.day !== report.day || held.session !== report.session) return held
  const { carriedOver: _confirmed, ...roll } = held
  return { ...roll, report, state: roll.lockAt !== undefined && Date.parse(roll.lockAt) <= now ? 'locked' : 'submitted' }
}

/** Is this the report of this very draft, tapped on since? The moment of capture names a draft (AT-5). */
export const isOwnReport = (form: Pick<RollForm, 'capturedAt'>, report: Pick<AttendanceReport, 'capturedAt'>): boolean =>
  !!form.capturedAt && !!report.capturedAt && Date.parse(form.capturedAt) === Date.parse(report.capturedAt)

/** A status with all that was found, in one line to compare. What follows from a finding is no finding. */
function detail(status: MarkStatus, lateMinutes: number | null | undefined, health: (Health & { feverUnmeasured?: boolean; ili?: boolean }) | undefined): string {
  const { symptoms = [], feverUnmeasured: _derived, ili: _too, ...more } = health ?? {}
  const known = Object.entries(more).filter(([, value]) => value !== undefined).sort(([one], [other]) => (one < other ? -1 : 1))
  return JSON.stringify([status, status === 'late' ? (lateMinutes ?? null) : null, [...symptoms].sort(), known])
}

/**
 * What the draft says otherwise than the report (AT-4). Against one's own report minutes and findings count too: they were entered after
 * it was sent, and nobody else would bring them.
 */
export function unreported(form: RollForm, report: Pick<AttendanceReport, 'marks' | 'capturedAt'>): Difference[] {
  if (!isOwnReport(form, report)) return differences(form, report)
  return form.pupils.flatMap(({ studentId, name }) => {
    const mine = entryOf(form, studentId)
    const mark = report.marks.find((one) => one.studentId === studentId)
    const theirs = mark?.status ?? 'present'
    if (!mine) return []
    // Without a finding in sight, 待追踪 of a sick leave may be there unseen (AT-16): only what was entered counts.
    const health = mark?.health ? healthOf(mine) : mine.health && saysSomething(mine.health) ? mine.health : undefined
    const isSame = detail(mine.status, mine.lateMinutes, health) === detail(theirs, mark?.lateMinutes, mark?.health)
    return isSame ? [] : [{ studentId, name, mine: mine.status, theirs }]
  })
}

/** What the teacher is told when a report was made; `hasLeft` when something was tapped after it was sent. */
export function madeText(ofClass: string, awaitsApproval: boolean | undefined, hasLeft: boolean): string {
  if (awaitsApproval) return `${ofClass} 补报已提交，等校医或校领导审批${hasLeft ? '；之后的改动还在手机上' : ''}`
  return hasLeft ? `${ofClass} 已上报，之后的改动没有报上去，还在手机上` : `${ofClass} 已上报`
}
