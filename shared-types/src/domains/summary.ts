import { z } from 'zod'
import { markStatuses, sessions, symptoms } from '../values/attendance'
import { DateOnly, Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'
import { summaryPeriods } from '../values/summary'

/**
 * Additive measures of a summary; school = Σ grades = Σ classes, district = Σ schools, exactly (SM-1). Pupil-sessions of reported classes only (AT-15).
 * A week's are the sums of its school days (SM-5), but a child ill on several days counts once.
 */
export const Measures = z.object({
  expectedReports: z.number().int(), reports: z.number().int(), lateReports: z.number().int(),
  /** Pupils enrolled on the day, reported or not; in a week the sum over its school days. */
  enrolled: z.number().int(),
  /** Expected pupil-sessions of reported class sessions: the denominator of every rate. */
  expected: z.number().int(),
  present: z.number().int(), late: z.number().int(), absentUnexplained: z.number().int(), leaveSick: z.number().int(), leavePersonal: z.number().int(), leaveOfficial: z.number().int(),
  otherAbsent: z.number().int(),
  /** Absent pupil-sessions for whatever reason: the five kinds above, added up. */
  absent: z.number().int(),
  /** Distinct pupils with a finding or on sick leave that day or week; morning and noon count once (AT-8). Missing where the reader may not see health. */
  illPupils: z.number().int().nullable(),
})
export type Measures = z.output<typeof Measures>

export const Summary = z.object({
  id: Id, scope: z.enum(['class', 'grade', 'school', 'bureau']), scopeId: Id, name: z.string(), period: z.enum(summaryPeriods),
  /** The day; of a week its Monday. */
  day: DateOnly,
  /** The last day of the period: the day itself; of a week its Sunday. */
  until: DateOnly,
  version: z.number().int(),
  /** VOID: the day has no session any more, and this version says so; it is in no number (CA-5). */
  status: z.enum(['PROVISIONAL', 'FINAL', 'FINAL_INCOMPLETE', 'REVISED', 'VOID']), compiledAt: Instant, contentHash: z.string(),
  /** Compiled well after it was due, because the service was down or the day was reported only later (SM-3). */
  caughtUp: z.boolean(),
  /** Something changed and the next version is being made (SM-6). */
  stale: z.boolean(),
  /** Should readers of the version before know (SM-6)? Null where there is none before. */
  isMaterial: z.boolean().nullable(),
  measures: Measures,
  /** Classes that had not reported, by name ("三(2)班 午检"); empty above school level. */
  missing: z.array(z.string()),
})
export type Summary = z.output<typeof Summary>
/** What a district reads: cells of 1 or 2 are null, and with them what would give them away (decisions, "Numbers"). */
const hiddenWhenSmall = z.number().int().nullable()
export const BureauMeasures = Measures.extend({
  present: hiddenWhenSmall, late: hiddenWhenSmall, absentUnexplained: hiddenWhenSmall, leaveSick: hiddenWhenSmall, leavePersonal: hiddenWhenSmall,
  leaveOfficial: hiddenWhenSmall, otherAbsent: hiddenWhenSmall,
  /** Known on most days: where the kinds of absence are kept back, their sum is not. */
  absent: hiddenWhenSmall,
})
export type BureauMeasures = z.output<typeof BureauMeasures>
export const BureauSummary = Summary.extend({ measures: BureauMeasures })
export type BureauSummary = z.output<typeof BureauSummary>

/** Why a version differs from the one before. Name and words are null where the reader may not know them (a district never does). */
export const SummaryCause = z.object({
  kind: z.enum(['report', 'correction', 'calendar', 'move']), who: z.string().nullable(), role: z.string().nullable(), why: z.string().nullable(),
  /** The report, correction, calendar entry or membership. */
  ref: z.string().nullable(),
  at: Instant,
  school: z.string().nullable(),
})
export type SummaryCause = z.output<typeof SummaryCause>
/** One measure that changed from the version before (SM-6). Numbers are null where a district may not know one of them. */
export const SummaryChange = z.object({
  metric: z.string(), scope: z.enum(['class', 'grade', 'school', 'bureau']), scopeId: Id, old: z.number().int().nullable(), new: z.number().int().nullable(), causes: z.array(SummaryCause),
})
export type SummaryChange = z.output<typeof SummaryChange>
const asVersion = { inForce: z.boolean(), diff: z.array(SummaryChange), causes: z.array(SummaryCause) }
export const SummaryVersion = Summary.extend(asVersion)
export type SummaryVersion = z.output<typeof SummaryVersion>
export const BureauVersion = BureauSummary.extend(asVersion)
export type BureauVersion = z.output<typeof BureauVersion>

/** A week without a school day: there is no report, and this says so (SM-5). */
export const WeekOff = z.object({ from: DateOnly, to: DateOnly, text: z.string() })
export type WeekOff = z.output<typeof WeekOff>
const Trend = z.object({ items: z.array(Summary), weeksOff: z.array(WeekOff) })
const BureauTrend = z.object({ items: z.array(BureauSummary), weeksOff: z.array(WeekOff) })
const period = z.enum(summaryPeriods).default('day')
const Range = z.object({ from: DateOnly, to: DateOnly, period })
/** Any day of a week stands for the week. */
const OnDay = z.object({ day: DateOnly, period })

/** The sessions behind a class version, as they stood when it was compiled (SM-7). */
export const SummaryRows = z.object({
  day: DateOnly, session: z.enum(sessions), reportId: Id, expected: z.number().int(), reportedAt: Instant,
  marks: z.array(z.object({
    studentId: Id, name: z.string(), status: z.enum(markStatuses), lateMinutes: z.number().int().nullable(),
    /** For those who may see health (AT-16), and where there was something. */
    symptoms: z.array(z.enum(symptoms)).optional(),
  })),
})

const versions = { query: OnDay, response: z.object({ items: z.array(SummaryVersion) }) }
const oneVersion = z.object({ version: SummaryVersion, parts: z.array(Summary) })
export const summaryContract = contract({
  'GET /classes/:classId/summaries': { summary: 'Compiled days of a class', access: 'summary.read_class', query: Range, response: Trend },
  'GET /grades/:gradeId/summaries': { summary: 'Compiled days of a grade', access: 'summary.read_grade', query: Range, response: Trend },
  'GET /schools/:schoolId/summaries': { summary: 'Compiled days of a school, for the trend', access: 'summary.read_school', query: Range, response: Trend },
  'GET /schools/:schoolId/summary': {
    summary: 'One compiled day or week of a school with its grades and classes; they add up exactly (SM-1)',
    access: 'summary.read_school',
    query: OnDay,
    response: z.object({ school: Summary.nullable(), grades: z.array(Summary), classes: z.array(Summary), weekOff: WeekOff.nullable() }),
  },
  'GET /bureaus/:bureauId/summaries': { summary: 'Compiled days of the district', access: 'summary.read_bureau', query: Range, response: BureauTrend },
  'GET /bureaus/:bureauId/summary': {
    summary: 'One compiled day of the district with its schools, coverage first; counts only',
    access: 'summary.read_bureau',
    query: OnDay,
    response: z.object({ bureau: BureauSummary.nullable(), schools: z.array(BureauSummary), weekOff: WeekOff.nullable() }),
  },
  'GET /classes/:classId/summary-versions': { summary: 'Every version of a class day, newest first', access: 'summary.read_class', ...versions },
  'GET /grades/:gradeId/summary-versions': { summary: 'Every version of a grade day, newest first', access: 'summary.read_grade', ...versions },
  'GET /schools/:schoolId/summary-versions': { summary: 'Every version of a school day, newest first', access: 'summary.read_school', ...versions },
  'GET /bureaus/:bureauId/summary-versions': {
    summary: 'Every version of a district day, newest first',
    access: 'summary.read_bureau',
    query: OnDay,
    response: z.object({ items: z.array(BureauVersion) }),
  },
  'GET /classes/:classId/summaries/:summaryId': { summary: 'One version as it was', access: 'summary.read_class', response: oneVersion },
  'GET /grades/:gradeId/summaries/:summaryId': { summary: 'One version as it was, with its classes as they were', access: 'summary.read_grade', response: oneVersion },
  'GET /schools/:schoolId/summaries/:summaryId': { summary: 'One version as it was, with its grades and classes as they were', access: 'summary.read_school', response: oneVersion },
  'GET /bureaus/:bureauId/summaries/:summaryId': {
    summary: 'One version as it was, with its schools as they were; counts only',
    access: 'summary.read_bureau',
    response: z.object({ version: BureauVersion, parts: z.array(BureauSummary) }),
  },
  'GET /classes/:classId/summaries/:summaryId/rows': {
    summary: 'The marks behind a class version, as they stood when it was compiled (SM-7)',
    access: 'summary.read_class',
    response: z.object({ sessions: z.array(SummaryRows) }),
  },
})
