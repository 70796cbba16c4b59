import type { Me } from '@zhixiao/shared-types/domains/identity'
import { useState } from 'react'
import { ClassSwitch } from '../../features/attendance/class-switch'
import { useMyClasses } from '../../features/attendance/use-my-classes'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { receiptsTitle } from '../../features/push/families'
import { ReceiptCards } from '../../features/push/receipt-cards'
import { dayText } from '../../platform/days'
import { open, useParams } from '../../platform/nav'
import { useCallEvery } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** Who of a class's families has been reached and has read. */
export default function ReceiptsPage() {
  return <Gate page="receipts">{(me) => <Screen me={me} />}</Gate>
}

/** Fresh on every showing and each ten seconds: receipts come in while the teacher looks. */
const often = 10_000

function Screen({ me }: { me: Me }) {
  const asked = useParams('receipts')
  const [picked, setPicked] = useState(asked.class)
  const classes = useMyClasses(asked.class)
  const classId = picked ?? classes.now?.classId
  const receipts = useCallEvery('GET /classes/:classId/push-receipts', classId ? { params: { classId }, query: { day: asked.day } } : null, often)
  const title = receipts.data && receiptsTitle(receipts.data.counts)
  return (
    <Shell
      page="receipts" me={me} title={title} kicker={receipts.data && `${receipts.data.school} · ${receipts.data.class} · ${dayText(receipts.data.day)}`}
      aside={<Button small text="点名" onTap={() => open('roll', { class: classId, day: asked.day })} />}
    >
      <ClassSwitch classes={classes.classes} value={classId ?? ''} onPick={(next) => { setPicked(next); classes.pick(next) }} />
      {!classId && classes.call.data ? <Card><Empty title="今天没有您任课的班级" /></Card> : (
        <Loaded {...(classId ? receipts : { ...classes.call, data: undefined })} shape="stats">{(data) => <ReceiptCards receipts={data} />}</Loaded>
      )}
    </Shell>
  )
}
