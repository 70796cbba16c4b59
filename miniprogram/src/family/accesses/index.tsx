import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { ChildSwitch } from '../../features/attendance/child-switch'
import { useChild } from '../../features/attendance/use-child'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { AccessDays } from '../../features/trust/access-rows'
import { useAccesses } from '../../features/trust/use-accesses'
import { whoText } from '../../features/trust/words'
import { momentText } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** Who looked at my child's data (S33). */
export default function AccessesPage() {
  return <Gate page="accesses">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const [seen, setSeen] = useState(useParams('accesses').student)
  const { child, pick } = useChild(me.children, seen)
  const { first, looks, more, loadingMore } = useAccesses(child?.studentId)
  const [latest] = looks
  const title = latest ? `最近一次：${momentText(latest.at)} ${whoText(latest)}` : first.data ? '近半年没有人看过' : undefined
  return (
    <Shell
      page="accesses" me={me} title={title} kicker={child && `${child.name} · ${child.school} · ${child.class ?? '未分班'}`}
      note="列出近半年老师、校医、校领导和其他监护人对健康、监护人信息的查看；您自己的查看不列出。"
    >
      <ChildSwitch all={me.children} value={child?.studentId ?? ''} onPick={(next) => { pick(next); setSeen(next) }} />
      <Loaded {...first} shape="rows">
        {() =>
          looks.length === 0 ? (
            <Card><Empty title="还没有记录" text="有人查看孩子的健康或监护人信息后，几秒内就会出现在这里。" /></Card>
          ) : (
            <AccessDays looks={looks} />
          )
        }
      </Loaded>
      {more && <Button text="看更早的记录" busy={loadingMore} onTap={more} />}
    </Shell>
  )
}
