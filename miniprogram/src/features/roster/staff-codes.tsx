import { useState } from 'react'
import type { Reply } from '../../platform/call'
import { momentText } from '../../platform/days'
import { useAction } from '../../platform/use-action'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { DataTable, type Column } from '../../ui/data-table'
import { Section } from '../../ui/page'

type Codes = Reply<'POST /schools/:schoolId/staff-codes'>
type Code = Codes['items'][number]
const columns: Column<Code>[] = [
  { key: 'name', label: '姓名', cell: (one) => one.name }, { key: 'staffNo', label: '工号', cell: (one) => one.staffNo }, { key: 'code', label: '绑定码', number: true, cell: (one) => one.code },
]

/** One-time codes for everybody who is not bound yet; shown once, so print or copy them now (S05). */
export function StaffCodes({ schoolId, unbound, onIssued }: { schoolId: string; unbound: number; onIssued: () => void }) {
  const [codes, setCodes] = useState<Codes>()
  const issue = useAction('POST /schools/:schoolId/staff-codes', {
    form: `staff-codes:${schoolId}`,
    onDone: (made) => {
      setCodes(made)
      onIssued()
    },
  })
  if (codes) {
    return (
      <Section title="教职工绑定码">
        <Card whose={`${momentText(codes.expiresAt)} 前有效，每个码只能用一次，还要核对登记的手机号。离开本页后不再显示，请现在打印或当面交给本人。`} />
        <DataTable caption="教职工绑定码" columns={columns} items={codes.items} keyOf={(one) => one.staffNo} />
      </Section>
    )
  }
  return (
    <Card title={`给还没绑定的 ${unbound} 人发绑定码`} whose="每人一个一次性的码，七天有效。之前发的码会失效。">
      <Button text="生成绑定码" busy={issue.busy} onTap={() => { void issue.run({ params: { schoolId }, body: {} }) }} />
    </Card>
  )
}
