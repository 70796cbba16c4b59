import { momentText } from '../../platform/days'
import { open } from '../../platform/nav'
import { Badge } from '../../ui/badge'
import { Row, Rows } from '../../ui/row'
import type { Message } from './inbox'

/** child · school · class, or whatever of it there is (ID-7). */
export const whoseMessage = (message: Pick<Message, 'student' | 'school' | 'class'>) => [message.student, message.school, message.class].filter(Boolean).join(' · ')

/** Messages as lines; whether it was opened stands beside in a word. */
export const MessageRows = ({ messages, onOpen }: { messages: readonly Message[]; onOpen?: () => void }) => (
  <Rows>
    {messages.map((message) => (
      <Row
        key={message.pushId} title={message.title} note={`${whoseMessage(message)} · ${momentText(message.sentAt)}`}
        badge={message.openedAt ? <Badge text="已看" /> : <Badge text="未看" tone="amber" />} onTap={() => { onOpen?.(); open('message', { push: message.pushId }) }}
      />
    ))}
  </Rows>
)
