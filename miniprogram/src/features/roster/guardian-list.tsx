import type { GuardianView } from '@zhixiao/shared-types/domains/people'
import { useState } from 'react'
import { momentText } from '../../platform/days'
import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { useCall } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { Box } from '../../ui/native'
import { GuardianActSheet, GuardianTermsSheet } from './guardian-sheets'
import { guardianNote, guardianTitle, rightsText, statusBadge, type GuardianAct } from './guardian-words'

type Open = { kind: GuardianAct | 'terms'; guardian: GuardianView }
/** `onLeft`: the own link is gone, so this page has nothing to show any more. */
type Props = { studentId: string; asSchool: boolean; onLeft?: () => void }

/** The guardians of one child: who they are, what they may, and what the person looking may do about it (ID-4, ID-5, S06). */
export function GuardianList({ studentId, asSchool, onLeft }: Props) {
  const call = useCall('GET /students/:studentId/guardians', { params: { studentId } })
  const [opened, setOpened] = useState<Open>()
  const refresh = () => { void call.refresh() }
  const done = () => {
    setOpened(undefined)
    if (opened?.kind === 'leave' && onLeft) onLeft()
    else refresh()
  }
  const sheet = opened && (opened.kind === 'terms'
    ? <GuardianTermsSheet guardian={opened.guardian} onShut={() => setOpened(undefined)} onDone={done} />
    : <GuardianActSheet act={opened.kind} guardian={opened.guardian} asSchool={asSchool} onShut={() => setOpened(undefined)} onDone={done} />)
  return (
    <Loaded {...call} shape="rows">
      {({ items, waiting }) => (
        <>
          {waiting && <WaitingCard waiting={waiting} onCancelled={refresh} />}
          {items.length === 0 && <Card><Empty title="还没有监护人" text="家长绑定后会出现在这里。" /></Card>}
          {items.map((one) => <GuardianCard key={one.linkId} one={one} asSchool={asSchool} onOpen={(kind) => setOpened({ kind, guardian: one })} onDecided={refresh} />)}
          {sheet}
        </>
      )}
    </Loaded>
  )
}

type Waiting = { changeId: string; newLinkId: string | null; dueAt: string; mayCancel: boolean }

/** The primary guardian is to be removed or replaced; for 24 hours it can be called off (S06). */
function WaitingCard({ waiting, onCancelled }: { waiting: Waiting; onCancelled: () => void }) {
  const cancel = useAction('POST /guardian-changes/:changeId/cancellations', {
    form: `guardian-change:${waiting.changeId}`,
    onDone: () => {
      notice('已取消，主要监护人不变', 'green')
      onCancelled()
    },
    onError: onCancelled,
  })
  return (
    <Card tone="amber" title={waiting.newLinkId ? '主要监护人将要更换' : '主要监护人将被解除'} whose={`${momentText(waiting.dueAt)} 生效。如有疑问，请马上联系班主任或学校。`}>
      {waiting.mayCancel && <Button text="取消这次变更" busy={cancel.busy} onTap={() => { void cancel.run({ params: { changeId: waiting.changeId }, body: {} }) }} />}
    </Card>
  )
}

type CardProps = { one: GuardianView; asSchool: boolean; onOpen: (kind: Open['kind']) => void; onDecided: () => void }

function GuardianCard({ one, asSchool, onOpen, onDecided }: CardProps) {
  const isRequest = one.status === 'pending'
  return (
    <Card
      title={guardianTitle(one)} whose={isRequest && one.requestedAt ? `${momentText(one.requestedAt)} 申请关联` : guardianNote(one)} tone={isRequest ? 'amber' : undefined}
      aside={<Badge {...statusBadge(one)} />}
    >
      {!isRequest && (one.mine || asSchool) && <Box className="field__hint">{rightsText(one.rights)}</Box>}
      {one.mayDecide && <Decide linkId={one.linkId} onDecided={onDecided} />}
      {!one.mayDecide && <Acts one={one} asSchool={asSchool} onOpen={onOpen} />}
    </Card>
  )
}

function Decide({ linkId, onDecided }: { linkId: string; onDecided: () => void }) {
  const decide = useAction('POST /guardian-links/:linkId/decisions', {
    form: `guardian-decision:${linkId}`,
    onDone: ({ status }) => {
      notice(status === 'active' ? '已同意' : '已拒绝', 'green')
      onDecided()
    },
    onError: ({ code }) => { if (code === 'roster.link_decided') onDecided() },
  })
  const say = (decision: 'approve' | 'refuse') => { void decide.run({ params: { linkId }, body: { decision } }) }
  return (
    <Buttons>
      <Button text="拒绝" busy={decide.busy} onTap={() => say('refuse')} />
      <Button text="同意" tone="primary" busy={decide.busy} onTap={() => say('approve')} />
    </Buttons>
  )
}

/** What may be done about an existing link; nothing at all shows nothing. */
function Acts({ one, asSchool, onOpen }: Omit<CardProps, 'onDecided'>) {
  const isRestricted = one.status === 'suspended'
  const acts: { key: Open['kind']; text: string }[] = [
    ...(asSchool && one.mayRestrict ? [{ key: 'terms' as const, text: '权限和期限' }, isRestricted ? { key: 'restore' as const, text: '恢复' } : { key: 'suspend' as const, text: '暂停' }] : []),
    ...(one.mayMakePrimary ? [{ key: 'primary' as const, text: '设为主要监护人' }] : []),
    ...(one.mine && one.mayEnd ? [{ key: 'leave' as const, text: one.status === 'pending' ? '撤回申请' : '退出关联' }] : []),
    ...(!one.mine && one.mayEnd ? [{ key: 'end' as const, text: '解除关联' }] : []),
  ]
  if (acts.length === 0) return null
  return <Buttons>{acts.map((act) => <Button key={act.key} small text={act.text} onTap={() => onOpen(act.key)} />)}</Buttons>
}
