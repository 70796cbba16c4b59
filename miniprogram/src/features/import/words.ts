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
  if (one.state === 'cancelled') return one.taken > 0 ? `已终止，${one.taken} 人已导入` : '已终止，名册没有改动'
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
  now: one ? { waiting: 1, checking: 1, checked: 2, applying: 3, applied: 4, failed: 1, cancelled: 3 }[one.state] : isSending ? 1 : 0,
})

/** What an import that was called off has left behind, and the way on. */
export const cancelledText = (one: RosterImport): string =>
  one.taken > 0
    ? `前 ${one.taken} 名${personText(one)}已经在名册里，后面的还没有。点“继续导入”会从中断处接着做，已导入的不会重复。`
    : '要导入时请重新选择文件。'

/** Who else is at it: "李校长正在导入名册（1200/3000 行）". */
export function otherText(by: string, one: RosterImport): string {
  const who = by || '另一位管理员'
  if (one.state === 'applying') return `${who}正在导入名册（${one.done}/${one.rows} 行）`
  return one.state === 'checked' ? `${who}核对了一份名册，还没有导入` : `${who}正在核对一份名册`
}
