import { relationText } from '@zhixiao/shared-types/values/people'
import type { Reply } from '../../platform/call'
import { momentText } from '../../platform/days'
import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { useCall } from '../../platform/use-call'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { Section } from '../../ui/page'

type Request = Reply<'GET /classes/:classId/guardian-requests'>['items'][number]

/** One person who says to be a child's guardian; the teacher knows the family and decides (ID-3). */
function RequestCard({ request, onDecided }: { request: Request; onDecided: () => void }) {
  const decide = useAction('POST /guardian-links/:linkId/decisions', {
    form: `guardian-decision:${request.linkId}`,
    onDone: ({ status }) => {
      notice(status === 'active' ? '已同意' : '已拒绝', 'green')
      onDecided()
    },
    onError: ({ code }) => {
      if (code === 'roster.link_decided') onDecided()
    },
  })
  const say = (decision: 'approve' | 'refuse') => { void decide.run({ params: { linkId: request.linkId }, body: { decision } }) }
  return (
    <Card title={`${request.student}的${relationText[request.relation]}`} whose={`${momentText(request.requestedAt)} 申请关联`} tone="amber">
      <Buttons>
        <Button text="拒绝" busy={decide.busy} onTap={() => say('refuse')} />
        <Button text="同意" tone="primary" busy={decide.busy} onTap={() => say('approve')} />
      </Buttons>
    </Card>
  )
}

/** Guardians who wait for the teacher's word. */
export function GuardianRequests({ classId }: { classId: string }) {
  const requests = useCall('GET /classes/:classId/guardian-requests', { params: { classId } })
  return (
    <Section title="等您确认的家长">
      <Loaded {...requests} shape="rows">
        {({ items }) => items.length === 0
          ? <Card><Empty title="没有等待确认的家长" text="家长选择“请班主任确认”后，会出现在这里。" /></Card>
          : items.map((request) => <RequestCard key={request.linkId} request={request} onDecided={() => { void requests.refresh() }} />)}
      </Loaded>
    </Section>
  )
}
