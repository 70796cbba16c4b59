import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { Gate } from '../../features/identity/gate'
import { isStranger } from '../../features/identity/hats'
import { Shell } from '../../features/identity/shell'
import { useMe } from '../../features/identity/use-me'
import { BindGuardian } from '../../features/roster/bind-guardian'
import { RemindMe } from '../../features/push/remind-me'
import { BindStaff } from '../../features/roster/bind-staff'
import { asksConsent } from '../../platform/consent'
import { begin, land, useParams } from '../../platform/nav'
import { momentText } from '../../platform/days'
import { useInSight } from '../../platform/use-in-sight'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Row, Rows } from '../../ui/row'
import { Segmented } from '../../ui/segmented'
import { afterBinding } from './after-binding'

const sides = [{ key: 'guardian', label: '我是家长' }, { key: 'staff', label: '我是教职工' }] as const

/** Says who this WeChat account is; afterwards back to the page first asked for (ID-9). */
export default function BindPage() {
  return <Gate page="bind">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const { back } = useParams('bind')
  const { refresh } = useMe()
  // A menu entry for staff leads strangers here: then staff is the likelier side.
  const [side, setSide] = useState<'guardian' | 'staff'>(/^\/(teacher|school|bureau)\//.test(back ?? '') ? 'staff' : 'guardian')
  const [isBound, setBound] = useState(false)
  const inSight = useInSight()
  const goOn = () => land(back ?? '/pages/home/index')
  const answered = (isPending: boolean) => {
    const next = afterBinding(isPending, asksConsent)
    void refresh().then(() => {
      if (next === 'remind') return setBound(true)
      // Whoever went on meanwhile stays where they are.
      if (!inSight()) return
      if (next === 'home') begin('home')
      else goOn()
    })
  }
  if (isBound) {
    return (
      <Shell page="bind" me={me} title="绑定好了" kicker="孩子未到校或迟到时，要不要在微信里提醒您？">
        <RemindMe me={me} />
        <Button text="进入首页" onTap={goOn} />
      </Shell>
    )
  }
  return (
    <Shell page="bind" me={me} kicker={isStranger(me) ? '第一次使用，请先说明您是谁' : '再绑定一个孩子或岗位'}>
      {me.pendingChildren.length > 0 && (
        <Card title="等班主任确认">
          <Rows>{me.pendingChildren.map((child) => <Row key={child.linkId} title={child.name} note={`${child.school} · ${momentText(child.requestedAt)} 提交`} badge={<Badge text="等待确认" tone="amber" />} />)}</Rows>
        </Card>
      )}
      <Segmented label="我是" options={sides} value={side} onPick={setSide} />
      {side === 'guardian' ? <BindGuardian onBound={() => answered(false)} onWaiting={() => answered(true)} /> : <BindStaff onBound={() => answered(false)} />}
    </Shell>
  )
}
