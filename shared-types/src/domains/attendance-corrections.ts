import { z } from 'zod'
import { DateOnly, Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'
import { roles } from '../values/access'
import { correctionPhases, correctionStates, markStatuses, sessions } from '../values/attendance'
import { AttendanceReport, HealthFinding, HealthSeen, MarkInput } from './attendance'

/** What somebody wants to be true instead, for the pupils it concerns only (AT-12). */
export const CorrectionInput = z.strictObject({
  /** The version of the report that was on the screen; another one is refused with the newer state. */
  version: z.number().int().min(1),
  reason: z.string().trim().min(2).max(200),
  marks: z.array(MarkInput).min(1).max(200),
})
export type CorrectionInput = z.output<typeof CorrectionInput>

const Said = z.object({ status: z.enum(markStatuses), lateMinutes: z.number().int().nullable(), health: HealthSeen.optional() })
export const Correction = z.object({
  id: Id,
  kind: z.enum(['correction', 'backfill']),
  state: z.enum(correctionStates),
  reportId: Id.nullable(),
  classId: Id, class: z.string(), day: DateOnly, session: z.enum(sessions),
  phase: z.enum(correctionPhases),
  by: z.string(), role: z.enum(roles).nullable(), at: Instant, device: z.string(),
  /** In replies only to those who may see health: a reason may say more than it should. */
  reason: z.string().optional(),
  decidedBy: z.string().nullable(), decidedRole: z.enum(roles).nullable(), decidedAt: Instant.nullable(), decisionReason: z.string().optional(),
  /** Version of the report that this made; null while it waits or when it was refused. */
  version: z.number().int().nullable(),
  /** `before` is null where a child had no report (backfill). */
  changes: z.array(z.object({ studentId: Id, name: z.string(), before: Said.nullable(), after: Said })),
  /** May the reader decide it: not one's own request, not one's own child. */
  mayDecide: z.boolean(),
})
export type Correction = z.output<typeof Correction>

export const TracingTask = z.object({
  id: Id, studentId: Id, name: z.string(), classId: Id, class: z.string(), day: DateOnly, session: z.enum(sessions), reportId: Id,
  openedAt: Instant, dueAt: Instant, isOverdue: z.boolean(),
  /** The family has not agreed to more than symptoms being kept (S40); absent where it has. */
  symptomsOnly: z.boolean().optional(),
})
export type TracingTask = z.output<typeof TracingTask>

/** How a decision about a request may be refused: alike for the school's second person and the bureau's, who decide about the same change. */
const deciding = [
  'attendance.version_behind', 'attendance.correction_decided', 'attendance.correction_closed', 'attendance.own_request', 'attendance.reason_required', 'attendance.already_reported',
  'attendance.roll_changed', 'attendance.no_session', 'access.self_interest',
] as const

export const correctionContract = contract({
  'POST /attendance-reports/:reportId/corrections': {
    summary: 'Correct a report, or ask for it after the lock (AT-12); says which of the two it became',
    access: 'attendance.correct',
    body: CorrectionInput,
    response: z.object({ correction: Correction, report: AttendanceReport }),
    errors: [
      'attendance.version_behind', 'attendance.correction_closed', 'attendance.nothing_changed', 'attendance.marks_incomplete', 'attendance.symptoms_missing',
      'attendance.fever_unconfirmed', 'attendance.disease_missing', 'attendance.no_session', 'access.self_interest',
    ],
  },
  'GET /attendance-reports/:reportId/corrections': {
    summary: 'Every change of a report, newest first: before, after, who, in which role, why, when',
    access: 'attendance.read_class',
    response: z.object({ items: z.array(Correction) }),
  },
  'GET /schools/:schoolId/attendance-corrections': {
    summary: 'Requests that wait for a nurse or leader, and what was decided in the last days',
    access: 'attendance.decide_correction',
    response: z.object({ school: z.string(), waiting: z.array(Correction), decided: z.array(Correction) }),
  },
  'GET /bureaus/:bureauId/attendance-corrections': {
    summary: 'Corrections of an archived term that a leader has asked for: class, day and kinds of change, never a name (AT-12)',
    access: 'attendance.confirm_correction',
    response: z.object({
      bureau: z.string(),
      waiting: z.array(z.object({ id: Id, school: z.string(), class: z.string(), day: DateOnly, session: z.enum(sessions), by: z.string(), at: Instant, children: z.number().int() })),
    }),
  },
  'POST /attendance-corrections/:correctionId/decisions': {
    summary: 'Approve or refuse a requested correction (nurse, leader); a refusal says why',
    access: 'attendance.decide_correction',
    body: z.strictObject({ decision: z.enum(['approve', 'refuse']), reason: z.string().trim().max(200).optional() }),
    response: Correction,
    errors: deciding,
  },
  'POST /attendance-corrections/:correctionId/bureau-decisions': {
    summary: 'The second of the two people for an archived term (AT-12)',
    access: 'attendance.confirm_correction',
    body: z.strictObject({ decision: z.enum(['approve', 'refuse']), reason: z.string().trim().max(200).optional() }),
    response: z.object({ id: Id, state: z.enum(correctionStates) }),
    errors: deciding,
  },
  'GET /classes/:classId/tracing-tasks': {
    summary: 'Sick children of a class whose symptoms are still to be found out, due 16:00 (AT-7)',
    access: 'attendance.trace',
    response: z.object({ items: z.array(TracingTask) }),
  },
  'GET /schools/:schoolId/tracing-tasks': {
    summary: 'The same for a school, for the nurse and leaders',
    access: 'attendance.trace',
    response: z.object({ items: z.array(TracingTask) }),
  },
  'POST /tracing-tasks/:taskId/answers': {
    summary: 'What was found out: amends the finding of that session by the rules of corrections',
    access: 'attendance.trace',
    body: z.strictObject({ health: HealthFinding }),
    response: z.object({ correction: Correction }),
    errors: [
      'attendance.tracing_done', 'attendance.symptoms_missing', 'attendance.fever_unconfirmed', 'attendance.disease_missing', 'attendance.correction_closed', 'attendance.version_behind',
      'attendance.no_session', 'attendance.nothing_changed', 'access.self_interest',
    ],
  },
})
