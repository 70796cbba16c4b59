/** Operators' jobs on the audit, in their words. */
import { protectAppendOnly } from '../../migrations/append-only'
import { exportedHeads } from '../platform/audit-heads'
import { verifyAudit, type AuditBreak } from '../platform/audit-verify'
import { dataSource } from '../platform/db'

const wordsOf: Record<AuditBreak['what'], string> = {
  changed: '记录被改动', missing: '记录被删除', inserted: '事后插入了记录', moved: '记录的位置被调换', seal_changed: '封存链被改动', seal_missing: '封存链缺了一环',
  tail_cut: '封存链的末尾被截断', head_differs: '封存链与当时导出的摘要不一致',
}

/** Recomputes the whole chain of the audit (S32). Returns the sentence to print; fails with it when the chain does not hold. */
export async function verifyByHand(): Promise<string> {
  const heads = await exportedHeads()
  const proof = await verifyAudit(heads)
  const { problem } = proof
  if (problem) throw new Error(`审计不完整：${wordsOf[problem.what]}，第 ${problem.seal} 个封存${problem.row ? `，记录 ${problem.row}` : ''}`)
  return `审计完整：${proof.seals} 个封存、${proof.rows} 条记录，与导出的 ${heads.length} 个摘要一致；${proof.waiting} 条还未封存`
}

/** Adds the triggers that migration 0013 was not allowed to make. */
export async function protectByHand(): Promise<string> {
  const refused = await protectAppendOnly(dataSource())
  if (refused.length > 0) throw new Error(`有触发器没有建成：\n  ${refused.join('\n  ')}`)
  return '审计和授权台账已加上防改触发器'
}
