import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { dayText, timeText } from '../../platform/days'
import { useStore } from '../../platform/store'
import { Card } from '../../ui/card'
import { ErrorNote } from '../../ui/error-note'
import { Row, Rows } from '../../ui/row'
import { waitingDrafts, type RollForm, type Waiting } from './roll-form'

type Props = { form: RollForm; busy: boolean; onSend: () => void; onBack: () => void; onDrop: () => void }

/** Handed in and not arrived: 未上报 is said plainly, with when it was filled in, and what happens next (AT-5). */
export const OfflineNote = ({ form, busy, onSend, onBack, onDrop }: Props) => (
  <ErrorNote
    tone="amber" title="未上报（离线草稿）"
    text={`${form.capturedAt ? `${timeText(form.capturedAt)} 填写，` : ''}已存在这部手机上，网络恢复后会自动上报。是否迟报以学校收到的时间为准。`}
    acts={[{ text: '现在上报', busy, onTap: onSend }, { text: '继续修改', onTap: onBack }, { text: '丢弃草稿', onTap: onDrop }]}
  />
)

type Look = (at: { classId?: string; day?: string; session?: Waiting['session'] }) => void
/** The way to drafts of other classes and sessions, so that none is forgotten. */
export function OtherDrafts({ current, nameOf, look }: { current: string; nameOf: (classId: string) => string | undefined; look: Look }) {
  const waiting = waitingDrafts(useStore((state) => state.drafts), current)
  if (waiting.length === 0) return null
  return (
    <Card tone="amber" title={`还有 ${waiting.length} 份离线草稿未上报`}>
      <Rows>
        {waiting.map((one) => (
          <Row
            key={`${one.classId}${one.day}${one.session}`} title={`${nameOf(one.classId) ?? '班级'} · ${sessionText[one.session]}`}
            note={`${dayText(one.day)}${one.capturedAt ? ` ${timeText(one.capturedAt)} 填写` : ''}`} onTap={() => look({ classId: one.classId, day: one.day, session: one.session })}
          />
        ))}
      </Rows>
    </Card>
  )
}
