import { sessionText } from '@zhixiao/shared-types/values/attendance'
import type { Reply } from '../../platform/call'
import { timeText } from '../../platform/days'

export type SchoolNow = Reply<'GET /schools/:schoolId/attendance-now'>
export type BureauNow = Reply<'GET /bureaus/:bureauId/attendance-now'>
export type SchoolLine = BureauNow['schools'][number]

/** Nobody can report yet. */
const isBefore = (now: SchoolNow) => now.classes.every((one) => one.state === 'not_due' || one.state === 'no_session')
const coverageText = ({ reportedClasses, expectedClasses }: { reportedClasses: number; expectedClasses: number }) =>
  reportedClasses === expectedClasses ? `${expectedClasses} 班全部报齐` : `${reportedClasses}/${expectedClasses} 班已报`
/** The spaces do not break: a number stays with its word. */
const absentText = (absent: number | null) => (absent === null ? '' : absent === 0 ? '，无人缺勤' : `，缺\u00A0${absent}\u00A0人`)

/** The answer for a school leader: "今天晨检 11/12 班已报，缺 9 人". Before the first report nobody is said to be missing. */
export function schoolAnswer(now: SchoolNow): string {
  const check = sessionText[now.session]
  if (!now.hasSession) return `今天没有${check}${now.reason ? `：${now.reason}` : ''}`
  if (isBefore(now)) return `今天${check}还没开始，${timeText(now.dueAt)} 前上报`
  return `今天${check} ${coverageText(now)}${now.reportedClasses > 0 ? absentText(now.absent) : ''}`
}

/** The answer for the district: coverage first, "今天晨检 21/24 班已报，缺 30 人"; a number kept back is left out. */
export function bureauAnswer(now: BureauNow): string {
  const check = sessionText[now.session]
  if (now.expectedClasses === 0) return `今天全区没有${check}`
  return `今天${check} ${coverageText(now)}${now.reportedClasses > 0 ? absentText(now.absent) : ''}`
}

/** Coverage first: who has the most left to report stands on top; complete schools keep the district's own order. */
export function byCoverage(lines: readonly SchoolLine[]): SchoolLine[] {
  const left = (line: SchoolLine) => line.expectedClasses - line.reportedClasses
  return [...lines].sort((one, other) => left(other) - left(one))
}
