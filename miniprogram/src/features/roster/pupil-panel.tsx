import { useState } from 'react'
import { api } from '../../platform/api'
import { useCall } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Section } from '../../ui/page'
import { Row, Rows } from '../../ui/row'
import { GuardianList } from './guardian-list'
import { usePages } from './use-pages'
import { useRested } from '../../platform/use-rested'

type Picked = { studentId: string; name: string; class: string | null }

/** The administrator finds a pupil and looks after the guardians: rights, days, suspension (ID-4, ID-5). */
export function PupilPanel({ schoolId, school }: { schoolId: string; school: string }) {
  const [name, setName] = useState('')
  const [picked, setPicked] = useState<Picked>()
  const asked = useRested(name.trim())
  if (picked) {
    return (
      <Section title={`${picked.name} · ${school} · ${picked.class ?? '未分班'}`}>
        <GuardianList key={picked.studentId} studentId={picked.studentId} asSchool />
        <Button text="找另一位学生" onTap={() => setPicked(undefined)} />
      </Section>
    )
  }
  return (
    <>
      <Field id="pupil-search" label="学生姓名" value={name} onChange={setName} placeholder="输入姓名的一部分" max={40} />
      {asked === '' ? <Card><Empty title="先输入学生姓名" text="可以看监护人、改权限和期限，或按法院文书暂停某位监护人。" /></Card> : <PupilList key={asked} schoolId={schoolId} name={asked} onPick={setPicked} />}
    </>
  )
}

function PupilList({ schoolId, name, onPick }: { schoolId: string; name: string; onPick: (picked: Picked) => void }) {
  const params = { schoolId }
  const query = { name, limit: 20 }
  const call = useCall('GET /schools/:schoolId/pupils', { params, query })
  const pages = usePages(call.data, (one) => one.studentId, (cursor) => api('GET /schools/:schoolId/pupils', { params, query: { ...query, cursor } }))
  return (
    <Loaded {...call} shape="rows">
      {({ total }) => (
        <Card title={total === 0 ? undefined : `${total} 位学生`}>
          {pages.items.length === 0 ? <Empty title="没有找到这位学生" text="换一个姓名再试，或先在电脑上导入名册。" /> : (
            <Rows>
              {pages.items.map((one) => (
                <Row
                  key={one.studentId} title={one.name} note={`${one.class ?? '未分班'} · ${one.guardians === 0 ? '还没有监护人' : `${one.guardians} 位监护人`}`} onTap={() => onPick(one)}
                  badge={one.suspended > 0 ? <Badge text={`${one.suspended} 位已暂停`} tone="red" /> : undefined}
                />
              ))}
            </Rows>
          )}
          {pages.more && <Button text="看更多" busy={pages.loadingMore} onTap={pages.more} />}
        </Card>
      )}
    </Loaded>
  )
}
