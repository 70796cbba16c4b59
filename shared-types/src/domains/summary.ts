import { z } from 'zod'
import { DateOnly, Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'

/** Additive measures of a summary; school = Σ grades = Σ classes, district = Σ schools, exactly (SM-1). Pupil-sessions of reported classes only (AT-15). */
export const Measures = z.object({
  expectedReports: z.number().int(), reports: z.number().int(), lateReports: z.number().int(),
  /** Pupils enrolled on the day, reported or not. */
  enrolled: z.number().int(),
  /** Expected pupil-sessions of reported class sessions: the denominator of every rate. */
  expected: z.number().int(),
  present: z.number().int(), late: z.number().int(), absentUnexplained: z.number().int(), leaveSick: z.number().int(), leavePersonal: z.number().int(), leaveOfficial: z.number().int(),
  otherAbsent: z.number().int(),
  /** Distinct pupils with a finding or on sick leave that day; morning and noon count once (AT-8). Missing where the reader may not see health. */
  illPupils: z.number().int().nullable(),
})
export type Measures = z.output<typeof Measures>
export const Summary = z.object({
  id: Id, scope: z.enum(['class', 'grade', 'school', 'bureau']), scopeId: Id, name: z.string(), period: z.enum(['am', 'day']), day: DateOnly,
  version: z.number().int(), status: z.enum(['PROVISIONAL', 'FINAL', 'FINAL_INCOMPLETE', 'REVISED']), compiledAt: Instant, contentHash: z.string(),
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
})
export type BureauMeasures = z.output<typeof BureauMeasures>
export const BureauSummary = Summary.extend({ measures: BureauMeasures })
export type BureauSummary = z.output<typeof BureauSummary>
const Trend = z.object({ items: z.array(Summary) })
const BureauTrend = z.object({ items: z.array(BureauSummary) })
const Range = z.object({ from: DateOnly, to: DateOnly, period: z.enum(['am', 'day']).default('day') })
const OnDay = z.object({ day: DateOnly, period: z.enum(['am', 'day']).default('day') })

export const summaryContract = contract({
  'GET /classes/:classId/summaries': { summary: 'Compiled days of a class', access: 'summary.read_class', query: Range, response: Trend },
  'GET /grades/:gradeId/summaries': { summary: 'Compiled days of a grade', access: 'summary.read_grade', query: Range, response: Trend },
  'GET /schools/:schoolId/summaries': { summary: 'Compiled days of a school, for the trend', access: 'summary.read_school', query: Range, response: Trend },
  'GET /schools/:schoolId/summary': {
    summary: 'One compiled day of a school with its grades and classes; they add up exactly (SM-1)',
    access: 'summary.read_school',
    query: OnDay,
    response: z.object({ school: Summary.nullable(), grades: z.array(Summary), classes: z.array(Summary) }),
  },
  'GET /bureaus/:bureauId/summaries': { summary: 'Compiled days of the district', access: 'summary.read_bureau', query: Range, response: BureauTrend },
  'GET /bureaus/:bureauId/summary': {
    summary: 'One compiled day of the district with its schools, coverage first; counts only',
    access: 'summary.read_bureau',
    query: OnDay,
    response: z.object({ bureau: BureauSummary.nullable(), schools: z.array(BureauSummary) }),
  },
})
