import type { Reply } from '../../platform/call'

/** One roster file as the school's service knows it. */
export type RosterImport = Reply<'GET /roster-imports/:importId'>

/** People whom the application would write: new ones and those in whom something changes (movers are among these). */
export const concerned = ({ counts }: RosterImport) => counts.newStudents + counts.changedStudents
export const personText = ({ kind }: RosterImport) => (kind === 'staff' ? '教职工' : '学生')

/** The one sentence of an import. */
export function importAnswer(one: RosterImport): string {
  const { badRows } = one.counts
  const people = concerned(one)
  if (one.state === 'failed') return '这份文件没有导入'
  if (one.state === 'applying') return '正在导入'
  if (one.state === 'waiting' || one.state === 'checking') return '正在核对，名册还没有改动'
  if (one.state === 'applied') return `导入完成，共 ${people} 人`
  if (people === 0) return badRows > 0 ? `没有可导入的人，${badRows} 行要修改` : '名册和文件一致，不用导入'
  return badRows > 0 ? `可导入 ${people} 人，另有 ${badRows} 行要修改` : `可导入 ${people} 人，没有问题`
}

const stepNames = ['选文件', '核对', '确认', '导入']
/** Where an import stands among its steps; all done is one past the last. */
export const stepsOf = (one: RosterImport | undefined, isSending: boolean): { steps: readonly string[]; now: number } => ({
  steps: stepNames,
  now: one ? { waiting: 1, checking: 1, checked: 2, applying: 3, applied: 4, failed: 1 }[one.state] : isSending ? 1 : 0,
})
