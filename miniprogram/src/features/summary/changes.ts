import type { BureauVersion, SummaryCause } from '@zhixiao/shared-types/domains/summary'
import { roleText } from '@zhixiao/shared-types/values/people'
import { momentText } from '../../platform/days'
import { shown } from '../../ui/kept-back'

/** One version of a class, grade, school or district; the district's may have numbers kept back. */
export type Version = BureauVersion

const metricText: Record<string, { name: string; unit: string }> = {
  expectedReports: { name: '应报班次', unit: '班次' },
  reports: { name: '已报班次', unit: '班次' },
  lateReports: { name: '迟报班次', unit: '班次' },
  enrolled: { name: '在籍', unit: '人' },
  expected: { name: '应到', unit: '人次' },
  present: { name: '按时到校', unit: '人次' },
  late: { name: '迟到', unit: '人次' },
  absentUnexplained: { name: '未到', unit: '人次' },
  leaveSick: { name: '病假', unit: '人次' },
  leavePersonal: { name: '事假', unit: '人次' },
  leaveOfficial: { name: '公假', unit: '人次' },
  otherAbsent: { name: '其他缺勤', unit: '人次' },
  illPupils: { name: '因病', unit: '人' },
}

export type Line = { key: string; name: string; words: string }
/** "未到 1 → 0 人次": what changed from the version before, measure by measure (SM-6). */
export const linesOf = (version: Pick<Version, 'diff'>): Line[] =>
  version.diff.map(({ metric, old, new: now }) => {
    const { name, unit } = metricText[metric] ?? { name: metric, unit: '' }
    return { key: metric, name, words: old === null || now === null ? `有变化（${shown(null)}）` : `${old} → ${now} ${unit}` }
  })

const kindText: Record<SummaryCause['kind'], string> = { report: '补报或迟报', correction: '更正考勤', calendar: '改了校历', move: '转班' }

/** Who did it: "校领导 王老师 · 更正考勤"; a district reads the school instead of a name. */
export function whoText({ kind, who, role, school }: SummaryCause): string {
  const person = [role ? (roleText[role] ?? role) : '', who ?? ''].filter(Boolean).join(' ')
  return [school ?? '', person || '系统', kindText[kind]].filter(Boolean).join(' · ')
}
/** When, and in which words where the reader may read them. */
export const whyText = ({ at, why }: SummaryCause): string => `${momentText(at)}${why ? `：${why}` : ''}`

/** The heading of a version in a list of them. */
export function versionTitle({ version, status, inForce, caughtUp }: Version): string {
  const now = inForce ? '（现行）' : ''
  if (status === 'VOID') return `第${version}版 · 当天改为不上课`
  if (version === 1) return `第1版 · ${caughtUp ? '补生成' : '首次汇总'}${now}`
  return `第${version}版 · ${status === 'REVISED' ? '已更正' : '有更新'}${now}`
}
/** Nothing to list, and why. */
export const noLinesText = ({ version, status }: Version): string =>
  version === 1 ? '首次汇总，没有更早的版本。' : status === 'VOID' ? '当天没有可以计入的班次。' : '数字没有变化，或变化的数字不对您开放。'
