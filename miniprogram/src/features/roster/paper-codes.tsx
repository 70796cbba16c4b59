import { useState } from 'react'
import type { Reply } from '../../platform/call'
import { momentText } from '../../platform/days'
import { useAction } from '../../platform/use-action'
import { useCall } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { DataTable, type Column } from '../../ui/data-table'
import { Empty } from '../../ui/empty'
import { Section } from '../../ui/page'

type Codes = Reply<'POST /classes/:classId/paper-codes'>
type Code = Codes['items'][number]
const columns: Column<Code>[] = [
  { key: 'student', label: '学生', cell: (code) => code.student },
  { key: 'code', label: '绑定码', number: true, cell: (code) => code.code },
]

/** Codes on paper for families that are not bound yet; shown once, so print or copy them now. */
export function PaperCodes({ classId, whose }: { classId: string; whose: string }) {
  const students = useCall('GET /classes/:classId/students', { params: { classId }, query: {} })
  const [codes, setCodes] = useState<Codes>()
  const make = useAction('POST /classes/:classId/paper-codes', { form: `paper-codes:${classId}`, onDone: setCodes })
  const unbound = students.data?.items.filter((pupil) => !pupil.bound).length
  if (codes) {
    return (
      <Section title={`${whose} 绑定码`}>
        <Card whose={`${momentText(codes.expiresAt)} 前有效，每个码只能用一次。离开本页后不再显示，请现在打印或抄给家长。`} />
        {codes.items.length === 0 ? <Card><Empty title="全班都已绑定" /></Card> : <DataTable caption={`${whose} 绑定码`} columns={columns} items={codes.items} keyOf={(code) => code.studentId} />}
      </Section>
    )
  }
  return (
    <Section title="纸质绑定码">
      <Card title={unbound === undefined ? '还没绑定的家庭' : unbound === 0 ? '全班都已绑定' : `${unbound} 个孩子还没有家长绑定`} whose="为他们各生成一个一次性的码，七天有效。">
        <Button text="生成绑定码" busy={make.busy} disabled={unbound === 0} onTap={() => { void make.run({ params: { classId } }) }} />
      </Card>
    </Section>
  )
}
