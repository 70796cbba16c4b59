import { z } from 'zod'
import { DateOnly, Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'
import { correctionWays, diagnoses, foundTimes, markStatuses, maxLateMinutes, onsetPlaces, rollStatuses, sessions, sessionStates, symptoms } from '../values/attendance'

/**
 * What is known of a child's health in one session (AT-7, AT-8), also of a child at school. Only in replies to those who may see it (AT-16).
 * What is not known is left out.
 */
export const HealthFinding = z.strictObject({
  symptoms: z.array(z.enum(symptoms)).max(symptoms.length).default([]),
  temperature: z.number().min(34).max(43).nullable().default(null),
  note: z.string().max(200).default(''),
  onsetAt: Instant.optional(),
  onsetPlace: z.enum(onsetPlaces).optional(),
  foundAt: z.enum(foundTimes).optional(),
  hospitalVisited: z.boolean().optional(),
  diagnosis: z.enum(diagnoses).optional(),
  /** Named with every diagnosis but `none`. */
  disease: z.string().trim().min(1).max(60).optional(),
  dormNo: z.string().trim().min(1).max(20).optional(),
  /** The teacher was asked about 37.3 °C or more without a fever tick and says that it is none (just ran, a hot room). */
  confirmNoFever: z.boolean().optional(),
})
/** A finding as it is shown: with what follows from it. Each key is there only when it is so. */
export const HealthSeen = HealthFinding.extend({
  /** Fever was ticked and nobody measured (AT-7). */
  feverUnmeasured: z.boolean().optional(),
  /** Influenza-like: 38.0 °C or more with a cough or a sore throat (§2.4). */
  ili: z.boolean().optional(),
})
/** One pupil's mark as a teacher enters it. */
export const MarkInput = z.strictObject({
  studentId: Id,
  status: z.enum(rollStatuses),
  lateMinutes: z.number().int().min(1).max(maxLateMinutes).optional(),
  health: HealthFinding.optional(),
})
export const AttendanceReportInput = z.strictObject({
  day: DateOnly,
  session: z.enum(sessions),
  /** Version of the roll the teacher saw; another one is refused with the difference (AT-1). */
  listVersion: z.string().length(16),
  /** True: everybody who is not in `marks` is present (AT-2). False: `marks` must name every pupil. */
  allOthersPresent: z.boolean(),
  marks: z.array(MarkInput).max(200),
  /** When the teacher filled the form, by the phone's clock (AT-5). */
  capturedAt: Instant.optional(),
  /** What the clock that made `capturedAt` shows at the moment of sending; its skew decides whether `capturedAt` is believed (AT-5). */
  deviceNow: Instant.optional(),
  /** Why an earlier day is entered only now. Without a word about illness. */
  reason: z.string().trim().max(200).optional(),
})
export type AttendanceReportInput = z.output<typeof AttendanceReportInput>

export const Mark = z.object({
  studentId: Id,
  name: z.string(),
  status: z.enum(markStatuses),
  lateMinutes: z.number().int().nullable(),
  /** Absent from the reply for people who may not see health. */
  health: HealthSeen.optional(),
})
export const AttendanceReport = z.object({
  id: Id,
  classId: Id,
  class: z.string(),
  school: z.string(),
  day: DateOnly,
  session: z.enum(sessions),
  expected: z.number().int(),
  present: z.number().int(),
  late: z.number().int(),
  absent: z.number().int(),
  /** Children with a health finding or on sick leave; missing for people who may not see health. */
  ill: z.number().int().optional(),
  isLate: z.boolean(),
  isBackfilled: z.boolean(),
  byDeputy: z.boolean(),
  reportedBy: z.string(),
  reportedAt: Instant,
  /** False: the calendar no longer holds the session; the report is kept and in no number (CA-5, 不计入). Left out where it counts. */
  counted: z.literal(false).optional(),
  /** When it was filled in where that was believed, and whether that counts as on time for the teacher (AT-5). */
  capturedAt: Instant.nullable().optional(),
  onTime: z.boolean().optional(),
  /** 1 as reported; each correction adds one. A correction names the version it saw. */
  version: z.number().int().optional(),
  /** Only the exceptions; everybody else expected was present. */
  marks: z.array(Mark),
  /** An earlier day entered by a homeroom teacher waits for the nurse or a leader; `id` is then the request's (AT-6, AT-12). */
  awaitsApproval: z.boolean().optional(),
})
export type AttendanceReport = z.output<typeof AttendanceReport>

export const Roll = z.object({
  classId: Id,
  class: z.string(),
  school: z.string(),
  day: DateOnly,
  session: z.enum(sessions),
  state: z.enum(sessionStates),
  /** Why there is no session, in words. */
  reason: z.string().nullable(),
  opensAt: Instant,
  dueAt: Instant,
  mayReport: z.boolean(),
  listVersion: z.string(),
  pupils: z.array(z.object({ studentId: Id, name: z.string() })),
  report: AttendanceReport.nullable(),
  lockAt: Instant.optional(),
  /** Who was an exception in the session before; each must be named again, whatever it is now (AT-8). */
  carriedOver: z.array(Mark).optional(),
  /** Children of whom this person can keep symptoms only: their family has not agreed to more (S40). Left out where there are none. */
  symptomsOnly: z.array(Id).optional(),
  /** What this person may do about the report now (AT-12). */
  correction: z.enum(correctionWays).optional(),
  /** Corrections of this report that wait for a decision. */
  waitingCorrections: z.number().int().optional(),
})
export type Roll = z.output<typeof Roll>

/** Today of one class as school leaders see it. */
const ClassNow = z.object({
  classId: Id, class: z.string(), gradeId: Id, grade: z.string(), session: z.enum(sessions), state: z.enum(sessionStates),
  expected: z.number().int(), absent: z.number().int(), late: z.number().int(), ill: z.number().int().optional(), reportedAt: Instant.nullable(), isLate: z.boolean(), homeroom: z.string().nullable(),
  /** Why this class has no such session today: 停课, 放假 (CA-6). */
  reason: z.string().optional(),
})

const SchoolNow = z.object({
  school: z.string(), day: DateOnly, session: z.enum(sessions), hasSession: z.boolean(), reason: z.string().nullable(), dueAt: Instant,
  reportedClasses: z.number().int(), expectedClasses: z.number().int(), expected: z.number().int(), absent: z.number().int(), late: z.number().int(), ill: z.number().int().optional(),
  classes: z.array(ClassNow),
})

export const attendanceContract = contract({
  'GET /classes/:classId/roll': {
    summary: 'The roll of one session: who is expected, whether it is open, what was reported',
    access: 'attendance.read_class',
    query: z.object({ day: DateOnly.optional(), session: z.enum(sessions).optional() }),
    response: Roll,
  },
  'POST /classes/:classId/attendance-reports': {
    summary: 'Report one session of attendance for a class (AT-1 to AT-6)',
    access: 'attendance.report',
    body: AttendanceReportInput,
    response: AttendanceReport,
    errors: [
      'attendance.already_reported', 'attendance.roll_changed', 'attendance.marks_incomplete', 'attendance.not_open_yet', 'attendance.future_day', 'attendance.no_session', 'attendance.too_late',
      'attendance.symptoms_missing', 'attendance.fever_unconfirmed', 'attendance.disease_missing', 'attendance.not_reconfirmed', 'attendance.backfill_waiting',
    ],
  },
  'GET /attendance-reports/:reportId': { summary: 'One report with its exceptions', access: 'attendance.read_class', response: AttendanceReport },
  'GET /students/:studentId/attendance': {
    summary: "A child's attendance by day, newest first, as guardians and teachers see it",
    access: 'attendance.read',
    query: z.object({ from: DateOnly.optional(), to: DateOnly.optional() }),
    response: z.object({
      studentId: Id, name: z.string(), school: z.string(), class: z.string().nullable(), today: DateOnly,
      days: z.array(
        z.object({
          day: DateOnly,
          sessions: z.array(
            z.object({
              session: z.enum(sessions),
              /** `not_reported`: silence is never shown as present. */
              status: z.union([z.enum(markStatuses), z.literal('not_reported'), z.literal('not_due')]),
              lateMinutes: z.number().int().nullable(), reportedAt: Instant.nullable(), health: HealthSeen.optional(),
              /** Corrected since it was reported: when last, and what it had been (AT-13). */
              correctedAt: Instant.optional(), correctedFrom: z.enum(markStatuses).optional(),
              /** False: reported, and the calendar took the session away afterwards (CA-5, 不计入). Left out where it counts. */
              counted: z.literal(false).optional(),
            }),
          ),
          reason: z.string().nullable(),
          /** Absent in the morning and at school at noon, or the other way round (AT-8). */
          halfDay: z.boolean().optional(),
          /** The weekday whose timetable applies (CA-3); left out on a usual day. */
          followWeekday: z.number().int().min(1).max(7).optional(),
          /** A suspended or closed day: the first session that takes place again (CA-6). */
          resumesOn: z.object({ day: DateOnly, session: z.enum(sessions) }).optional(),
        }),
      ),
    }),
  },
  'GET /schools/:schoolId/attendance-now': {
    summary: 'Today by class: coverage first, who has not reported (leaders, nurse, admin)',
    access: 'attendance.count_school',
    query: z.object({ session: z.enum(sessions).optional(), day: DateOnly.optional() }),
    response: SchoolNow,
  },
  'GET /grades/:gradeId/attendance-now': {
    summary: 'Today of one grade by class, as its head sees it: coverage first, who has not reported',
    access: 'attendance.count_school',
    query: z.object({ session: z.enum(sessions).optional(), day: DateOnly.optional() }),
    response: SchoolNow,
  },
  'GET /bureaus/:bureauId/attendance-now': {
    summary: 'Today by school: coverage first, counts only, never a name',
    access: 'attendance.count_bureau',
    query: z.object({ session: z.enum(sessions).optional(), day: DateOnly.optional() }),
    response: z.object({
      bureau: z.string(), day: DateOnly, session: z.enum(sessions), reportedClasses: z.number().int(), expectedClasses: z.number().int(),
      expected: z.number().int(),
      /** Cells of 1 or 2 are hidden as null (decisions, "Numbers"); a total too where it would give one away (a bureau with one school). */
      absent: z.number().int().nullable(), late: z.number().int().nullable(), ill: z.number().int().nullable(),
      schools: z.array(
        z.object({
          schoolId: Id, school: z.string(), reportedClasses: z.number().int(), expectedClasses: z.number().int(), expected: z.number().int(),
          /** Reports of classes whose session the calendar took away (CA-5); left out where there are none. */
          notCounted: z.number().int().optional(),
          absent: z.number().int().nullable(), late: z.number().int().nullable(), ill: z.number().int().nullable(),
          /** The "未报" list: classes still silent 45 minutes after the session was due there, by name (§4.2). */
          overdueClasses: z.array(z.string()).optional(),
        }),
      ),
    }),
  },
})
