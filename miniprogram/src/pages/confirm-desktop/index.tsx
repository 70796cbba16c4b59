import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useEffect, useState } from 'react'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import type { Reply } from '../../platform/call'
import { momentText, timeText } from '../../platform/days'
import { begin, useParams } from '../../platform/nav'
import { useAction } from '../../platform/use-action'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { ErrorNote } from '../../ui/error-note'
import { Row, Rows } from '../../ui/row'
import { Skeleton } from '../../ui/skeleton'

/** The phone's side of signing a computer in: who asks, and is that me? */
export default function ConfirmDesktopPage() {
  return <Gate page="confirmDesktop">{(me) => <Screen me={me} />}</Gate>
}

const home = { text: '回到首页', onTap: () => begin('home') }
const texts = { confirm: { title: '电脑已登录', text: '可以在电脑上继续了。' }, refuse: { title: '已拒绝', text: '那台电脑没有登录。如果不是您或同事的操作，请告诉学校管理员。' } }

function Screen({ me }: { me: Me }) {
  const { id, ticket } = useParams('confirmDesktop')
  const [asking, setAsking] = useState<Reply<'POST /desktop-sign-ins/:signInId/scans'>>()
  const [done, setDone] = useState<keyof typeof texts>()
  const scan = useAction('POST /desktop-sign-ins/:signInId/scans', { form: `desktop-scan:${id ?? ''}`, onDone: setAsking, onError: () => true })
  const decide = useAction('POST /desktop-sign-ins/:signInId/decisions', { form: `desktop:${id ?? ''}`, onError: () => true })
  const isWhole = id !== undefined && ticket !== undefined
  const { run } = scan
  useEffect(() => { if (isWhole) void run({ params: { signInId: id }, body: { ticket } }) }, [isWhole, id, ticket, run])
  const say = async (decision: keyof typeof texts) => {
    if (isWhole && (await decide.run({ params: { signInId: id }, body: { ticket, decision } }))) setDone(decision)
  }
  const error = decide.error ?? scan.error
  return (
    <Shell page="confirmDesktop" me={me} title="在电脑上登录智校" kicker={me.name || undefined}>
      {done ? <Card tone={done === 'confirm' ? 'green' : undefined}><Empty {...texts[done]} act={home} /></Card>
        : !isWhole ? <Card><Empty title="链接不完整" text="请在电脑上刷新二维码，再用微信扫一次。" act={home} /></Card>
          : error && !decide.busy && !scan.busy ? <ErrorNote title={error.message} text={error.status === 403 ? '只有学校老师和管理人员能登录电脑。' : '请在电脑上刷新二维码，再用微信扫一次。'} acts={[home]} />
            : !asking ? <Skeleton shape="card" />
              : (
                <Card title="是您要在这台电脑上登录吗" whose={`${timeText(asking.expiresAt)} 前确认有效`} tone="amber">
                  <Rows>
                    <Row title={asking.browser} note="请求登录的设备" />
                    <Row title={momentText(asking.askedAt)} note="请求时间" />
                  </Rows>
                  <Empty title="只确认您自己面前的电脑" text="如果是别人发来的二维码，请点“不是我”：确认后，那台电脑能看到您能看到的一切。" />
                  <Buttons>
                    <Button text="不是我" busy={decide.busy} onTap={() => { void say('refuse') }} />
                    <Button text="确认登录" tone="primary" busy={decide.busy} busyText="正在确认" onTap={() => { void say('confirm') }} />
                  </Buttons>
                </Card>
              )}
    </Shell>
  )
}
