import type { Correction } from '@zhixiao/shared-types/domains/attendance-corrections'
import { correctionStateText, sessionText, symptomText, toldStatus } from '@zhixiao/shared-types/values/attendance'
import { roleText } from '@zhixiao/shared-types/values/people'
import type { ReactNode } from 'react'
import { dayText, momentTextOn } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Card } from '../../ui/card'
import { Row, Rows } from '../../ui/row'
import type { Tone } from '../../ui/tone'

type Change = Correction['changes'][number]
const tones: Record<Correction['state'], Tone> = { applied: 'green', requested: 'amber', refused: 'grey' }
const who = (name: string, role: Correction['role']) => `${role ? `${roleText[role] ?? ''} ` : ''}${name}`.trim()
const healthText = (said: Change['after'] | null) =>
  said?.health ? [...said.health.symptoms.map((one) => symptomText[one]), said.health.temperature === null ? '' : `${said.health.temperature.toFixed(1)}℃`].filter(Boolean).join('、') : ''
/** "由缺勤改为病假"; a backfill had nothing before. */
const changeText = ({ before, after }: Change) =>
  before ? `由${toldStatus(before.status, before.lateMinutes)}改为${toldStatus(after.status, after.lateMinutes)}` : toldStatus(after.status, after.lateMinutes)
const findingText = ({ before, after }: Change) => {
  const [from, to] = [healthText(before), healthText(after)]
  return from === to ? to || undefined : `病情：${from || '无'} → ${to || '无'}`
}

/** One correction: whose, what became what, who, why, and what was decided. Nothing is overwritten (AT-12). */
export const CorrectionCard = ({ one, children }: { one: Correction; children?: ReactNode }) => (
  <Card
    title={`${one.class} · ${dayText(one.day)} ${sessionText[one.session]}${one.kind === 'backfill' ? ' 补报' : ''}`} whose={`${who(one.by, one.role)} ${momentTextOn(one.day, one.at)} 提交`}
    aside={<Badge text={correctionStateText[one.state]} tone={tones[one.state]} />}
  >
    <Rows>
      {one.changes.length === 0 && <Row title={one.kind === 'backfill' ? '全部到校' : '没有可显示的改动'} />}
      {one.changes.map((change) => <Row key={change.studentId} title={change.name} note={findingText(change)} value={changeText(change)} />)}
      {one.reason && <Row title="理由" note={one.reason} />}
      {one.decidedBy && <Row title={`${who(one.decidedBy, one.decidedRole)}${one.state === 'refused' ? ' 未同意' : ' 已同意'}`} note={one.decisionReason} />}
    </Rows>
    {children}
  </Card>
)
