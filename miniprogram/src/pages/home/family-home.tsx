import type { Me } from '@zhixiao/shared-types/domains/identity'
import { TodayCard } from '../../features/attendance/child-days'
import { MessageRows } from '../../features/push/message-rows'
import { useMessages } from '../../features/push/use-messages'
import { AskConsents } from '../../features/trust/ask-consents'
import { open } from '../../platform/nav'
import { useCall } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** One child today; a failure of one school's data does not hide the other child (ID-7). */
function ChildToday({ child }: { child: Me['children'][number] }) {
  const attendance = useCall('GET /students/:studentId/attendance', { params: { studentId: child.studentId }, query: {} })
  const whose = `${child.name} · ${child.school} · ${child.class ?? '未分班'}`
  const loaded = (
    <Loaded {...attendance} shape="card">
      {(data) => <TodayCard attendance={data} whose={whose} onTap={() => open('day', { student: child.studentId })} />}
    </Loaded>
  )
  // An error says whose data is missing, like every other card.
  return attendance.problem && !attendance.data ? <Card whose={whose}>{loaded}</Card> : loaded
}

/** What waits for me, then the latest. */
function Latest() {
  const { first } = useMessages()
  return (
    <Loaded {...first} shape="rows">
      {({ items, nextCursor }) => {
        const unread = items.filter((message) => !message.openedAt)
        return (
          <Card title={unread.length > 0 ? `${nextCursor ? '至少 ' : ''}${unread.length} 条消息未看` : `${nextCursor ? '最近的' : ''}消息都看过了`} tone={unread.length > 0 ? 'amber' : undefined}>
            {items.length === 0 ? <Empty title="还没有消息" /> : <MessageRows messages={(unread.length > 0 ? unread : items).slice(0, 3)} />}
            {items.length > 0 && <Button text="全部消息" tone="link" onTap={() => open('messages')} />}
          </Card>
        )
      }}
    </Loaded>
  )
}

/** A parent's day: every child, then messages. */
export const FamilyHome = ({ me }: { me: Me }) => (
  <>
    {me.children.map((child) => <ChildToday key={child.studentId} child={child} />)}
    <Latest />
    <AskConsents />
  </>
)
