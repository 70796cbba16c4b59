import type { StaffMember } from '@zhixiao/shared-types/domains/people'
import { useState } from 'react'
import { api } from '../../platform/api'
import { momentText, schoolDay } from '../../platform/days'
import { useSchoolNow } from '../../platform/school-clock'
import { useCall } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'
import { DutySheet } from './duty-sheet'
import { StaffCodes } from './staff-codes'
import { usePages } from './use-pages'
import { useRested } from '../../platform/use-rested'

type Props = { schoolId: string; school: string; isAdmin: boolean }
const filters = [{ key: 'all', label: '全部' }, { key: 'no', label: '还没绑定' }, { key: 'yes', label: '已绑定' }] as const
type Bound = (typeof filters)[number]['key']

/** Staff of a school: who is bound, who has which duty from when to when; alarms about wrong binding tries (S05). */
export function StaffPanel({ schoolId, school, isAdmin }: Props) {
  const [name, setName] = useState('')
  const [bound, setBound] = useState<Bound>('all')
  const asked = { name: useRested(name.trim()), bound, limit: 20 }
  return (
    <>
      <Field id="staff-name" label="按姓名找" value={name} onChange={setName} placeholder="输入姓名的一部分" max={40} />
      <Chips label="绑定情况" options={filters} value={[bound]} onChange={([next]) => { if (next) setBound(next) }} />
      <StaffList key={`${asked.name}-${bound}`} schoolId={schoolId} school={school} isAdmin={isAdmin} query={asked} />
    </>
  )
}

const noteOf = (one: StaffMember) => (one.duties.length === 0 ? '没有职务' : one.duties.map((duty) => duty.label).join('、'))

function StaffList({ schoolId, school, isAdmin, query }: Props & { query: { name: string; bound: Bound; limit: number } }) {
  const params = { schoolId }
  const call = useCall('GET /schools/:schoolId/staff', { params, query })
  const pages = usePages(call.data, (one) => one.staffId, (cursor) => api('GET /schools/:schoolId/staff', { params, query: { ...query, cursor } }))
  const [openedId, setOpenedId] = useState<string>()
  const today = schoolDay(new Date(useSchoolNow()).toISOString())
  const opened = pages.items.find((one) => one.staffId === openedId)
  const changed = () => {
    pages.reset()
    void call.refresh()
  }
  return (
    <Loaded {...call} shape="rows">
      {({ total, unbound, alerts }) => (
        <>
          {alerts.map((alert) => (
            <Card key={alert.at} tone="red" title="有人在反复尝试绑定" whose={`${momentText(alert.at)} 前后一小时内，有 ${alert.misses} 次信息不符的绑定尝试。请留意家长和老师是否收到可疑联系；被猜过的绑定码请重新发。`} />
          ))}
          <Card title={`${total} 人，${unbound} 人还没绑定`}>
            {pages.items.length === 0 ? <Empty title="没有找到" text={query.name ? '换一个姓名再试。' : '先在电脑上导入教职工名册。'} /> : (
              <Rows>
                {pages.items.map((one) => (
                  <Row
                    key={one.staffId} title={one.name} note={noteOf(one)} onTap={() => setOpenedId(one.staffId)}
                    badge={<Badge text={one.bound ? '已绑定' : one.codeUntil ? '已发码' : '未绑定'} tone={one.bound ? 'green' : 'amber'} />}
                  />
                ))}
              </Rows>
            )}
          </Card>
          {pages.more && <Button text="看更多" busy={pages.loadingMore} onTap={pages.more} />}
          {isAdmin && unbound > 0 && <StaffCodes schoolId={schoolId} unbound={unbound} onIssued={changed} />}
          {opened && <DutySheet schoolId={schoolId} school={school} staff={opened} today={today} isAdmin={isAdmin} onShut={() => setOpenedId(undefined)} onChanged={changed} />}
        </>
      )}
    </Loaded>
  )
}
