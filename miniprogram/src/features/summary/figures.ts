import { rateText } from '@zhixiao/shared-types/values/attendance'
import type { BureauMeasures, BureauSummary } from '@zhixiao/shared-types/domains/summary'
import { tinyDayText } from '../../platform/days'
import type { Point } from '../../ui/point'
import { shown } from '../../ui/kept-back'
import type { Tone } from '../../ui/tone'

/** A compiled day of a class, school or district; the district's may have numbers kept back. */
export type Summary = BureauSummary
type Measures = BureauMeasures

/** Absent pupil-sessions for whatever reason; null where the district may not know. */
export function absentOf(measures: Measures): number | null {
  if (measures.present !== null && measures.late !== null) return measures.expected - measures.present - measures.late
  const parts = [measures.absentUnexplained, measures.leaveSick, measures.leavePersonal, measures.leaveOfficial, measures.otherAbsent]
  return parts.reduce<number | null>((sum, part) => (sum === null || part === null ? null : sum + part), 0)
}

/** Absence rate as people read it; "—" where nothing was reported (AT-15), the mark where it is kept back. */
export function absenceText(measures: Measures): string {
  const absent = absentOf(measures)
  return absent === null ? shown(null) : rateText(absent, measures.expected)
}

export const isComplete = ({ reports, expectedReports }: Measures) => reports >= expectedReports
/** "已报 35/36": numbers never stand without what they cover (SM-4). */
export const coverageText = (measures: Measures) => `已报 ${measures.reports}/${measures.expectedReports}`

/** What is to know of a compiled day before its numbers: coverage (SM-4) and, when it was corrected, its version (SM-2). */
export function badgesOf({ status, version, measures }: Summary): { text: string; tone: Tone }[] {
  const coverage = { text: coverageText(measures), tone: isComplete(measures) ? ('green' as const) : ('amber' as const) }
  if (status === 'REVISED') return [coverage, { text: `已更正 第${version}版`, tone: 'blue' }]
  return status === 'PROVISIONAL' ? [coverage, { text: '暂定', tone: 'grey' }] : [coverage]
}

const tenths = 10
/** Absence rate in per cent by day, oldest first, at most `count`; a day without a report is a gap, not a zero. */
export function trendPoints(days: readonly Summary[], count: number): Point[] {
  return inOrder(days)
    .slice(-count)
    .map(({ day, measures }) => {
      const absent = absentOf(measures)
      return {
        key: day,
        label: tinyDayText(day),
        note: coverageText(measures),
        tone: isComplete(measures) ? 'green' : 'amber',
        value: absent !== null && measures.expected > 0 ? Math.round((absent * 100 * tenths) / measures.expected) / tenths : null,
      }
    })
}

/** Compiled days, oldest first. */
export const inOrder = (days: readonly Summary[]): Summary[] => [...days].sort((one, other) => (one.day < other.day ? -1 : 1))
