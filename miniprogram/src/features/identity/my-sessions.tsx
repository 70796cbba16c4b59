import { momentText } from '../../platform/days'
import { useAction } from '../../platform/use-action'
import { useCall } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'

const channelText = { h5: '网页', mp: '小程序' } as const

/** Where I am signed in; others can be signed out one by one (S03). */
export function MySessions() {
  const sessions = useCall('GET /sessions')
  const end = useAction('DELETE /sessions/:sessionId', { onDone: () => { void sessions.refresh() } })
  return (
    <Card title="登录的设备">
      <Loaded {...sessions} shape="rows">
        {({ items }) => (
          <Rows>
            {items.map((one) => (
              <Row
                key={one.id} title={channelText[one.channel]} note={`最近使用 ${momentText(one.lastSeenAt)}`}
                badge={one.current ? <Badge text="本机" tone="green" /> : <Button small text="退出" busy={end.busy} onTap={() => { void end.run({ params: { sessionId: one.id } }) }} />}
              />
            ))}
          </Rows>
        )}
      </Loaded>
    </Card>
  )
}
