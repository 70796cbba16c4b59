import type { Me } from '@zhixiao/shared-types/domains/identity'
import { pushTraits } from '@zhixiao/shared-types/values/push'
import { whoseMessage } from '../../features/push/message-rows'
import type { Message } from '../../features/push/use-messages'
import { useOpened } from '../../features/push/use-opened'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { momentText } from '../../platform/days'
import { begin, follow, isOurs, useParams } from '../../platform/nav'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { Box } from '../../ui/native'
import { Row, Rows } from '../../ui/row'

/** What one message says. Of another child it says whose it is and leads to that child (ID-8). */
const Told = ({ message, isOther = false }: { message: Message; isOther?: boolean }) => (
  <Card {...(isOther && { title: message.title, whose: whoseMessage(message) })}>
    <Box className="prose">{message.text}</Box>
    <Rows>
      <Row title="类别" value={pushTraits[message.kind].text} />
      <Row title="发出时间" value={momentText(message.sentAt)} />
      {isOther && message.link && isOurs(message.link) && <Row title={`查看${message.student ?? '详情'}`} onTap={() => follow(message.link ?? '')} />}
    </Rows>
  </Card>
)

/** One message; opening it is what counts as read (MS-2). */
export default function MessagePage() {
  return <Gate page="message">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const { message, error, problem, again, busy } = useOpened(useParams('message').push)
  const link = message?.link
  if (error?.status === 404) {
    return (
      <Shell page="message" me={me} title="这条消息不是发给您的">
        <Card><Empty title="没有为您打开" text="消息只有收到它的家长或老师能看。别人转发给您的卡片不会显示内容，也不会算作已看。" act={{ text: '看我的消息', onTap: () => begin('messages') }} /></Card>
      </Shell>
    )
  }
  return (
    <Shell
      page="message" me={me} title={message?.title} kicker={message && whoseMessage(message)}
      foot={link && isOurs(link) && <Button text="查看详情" tone="primary" onTap={() => follow(link)} />}
    >
      <Loaded data={message} problem={problem} refreshing={busy} refresh={() => { again(); return Promise.resolve() }} shape="card">
        {(read) => (
          <>
            <Told message={read} />
            {read.together.map((other) => <Told key={other.pushId} message={other} isOther />)}
          </>
        )}
      </Loaded>
    </Shell>
  )
}
