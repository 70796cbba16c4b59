import { inboxTitle } from '../../features/push/inbox'
import { MessageRows } from '../../features/push/message-rows'
import { RemindMe } from '../../features/push/remind-me'
import { useConsent } from '../../features/push/use-consent'
import { useMessages } from '../../features/push/use-messages'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** My inbox. */
export default function MessagesPage() {
  return <Gate page="messages">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const inbox = useMessages()
  // Opening a message is a tap at which WeChat may be asked (MS-5); at most once a day.
  const { askInPassing } = useConsent()
  return (
    <Shell page="messages" me={me} title={inbox.first.data && inboxTitle(inbox.items, inbox.more !== undefined)}>
      <Loaded {...inbox.first} shape="rows">
        {() => (
          <Card>
            {inbox.items.length === 0 ? <Empty title="还没有消息" text="孩子未到校、迟到，或需要您上报时，会在这里看到。" /> : <MessageRows messages={inbox.items} onOpen={askInPassing} />}
          </Card>
        )}
      </Loaded>
      {!me.followsOfficialAccount && <RemindMe me={me} />}
      {inbox.more && <Button text="看更早的消息" busy={inbox.loadingMore} onTap={inbox.more} />}
    </Shell>
  )
}
