import { rateText } from '@zhixiao/shared-types/values/attendance'
import type { BureauMeasures, BureauSummary } from '@zhixiao/shared-types/domains/summary'
import { rangeText, tinyDayText } from '../../platform/days'
import type { Point } from '../../ui/point'
import { shown } from '../../ui/kept-back'
import type { Tone } from '../../ui/tone'

/** A compiled day of a class, school or district; the district's may have numbers kept back. */
export type Summary = BureauSummary
type Measures = BureauMeasures

/** Absent pupil-sessions for whatever reason; null where the district may not know. */
export const absentOf = (measures: Measures): number | null => measures.absent

/** Absence rate as people read it; "—" where nothing was reported (AT-15), the mark where it is kept back. */
export function absenceText(measures: Measures): string {
  const absent = absentOf(measures)
  return absent === null && measures.expected > 0 ? shown(null) : rateText(absent ?? 0, measures.expected)
}

export const isComplete = ({ reports, expectedReports }: Measures) => reports >= expectedReports
/** "已报 35/36": numbers never stand without what they cover (SM-4). */
export const coverageText = (measures: Measures) => `已报 ${measures.reports}/${measures.expectedReports}`

type BadgeOf = { text: string; tone: Tone }
/**
 * What is to know of a compiled day or week before its numbers: coverage (SM-4), whether it was made late (SM-3), its version when it was corrected
 * (SM-2), and that the next one is on its way (SM-6).
 */
export function badgesOf(summary: Summary): BadgeOf[] {
  const { status, caughtUp, stale, measures } = summary
  if (status === 'VOID') return [{ text: '不计入', tone: 'grey' }]
  return [
    { text: coverageText(measures), tone: isComplete(measures) ? 'green' : 'amber' },
    ...(status === 'FINAL_INCOMPLETE' ? [{ text: '未完整', tone: 'amber' as const }] : []),
    ...(status === 'REVISED' ? [{ text: `已更正 第${summary.version}版`, tone: 'blue' as const }] : []),
    ...(status === 'PROVISIONAL' ? [{ text: '暂定', tone: 'grey' as const }] : []),
    ...(caughtUp ? [{ text: '补生成', tone: 'blue' as const }] : []),
    ...(stale ? [{ text: '有变化，正在更新', tone: 'amber' as const }] : []),
  ]
}

/** "3月9日 周一"; a week "3月9日–3月15日". */
export const spanText = ({ day, until }: Pick<Summary, 'day' | 'until'>) => rangeText(day, until)
export const periodTitle: Record<Summary['period'], string> = { am: '晨检快报', day: '当日汇总', week: '一周汇总' }

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
