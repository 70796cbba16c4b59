import type { Me } from '@zhixiao/shared-types/domains/identity'
import { reach } from '@zhixiao/shared-types/values/access'
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { afterDecision, DecideButtons } from '../../features/attendance/decide-buttons'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import type { Reply } from '../../platform/call'
import { dayText, momentText } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { useAction } from '../../platform/use-action'
import { useCall } from '../../platform/use-call'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'

/** Corrections of an archived term that a leader has asked for; the bureau is the second person and sees no name, no status, no reason (AT-12). */
export default function BureauCorrectionsPage() {
  return <Gate page="bureauCorrections">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const asked = useParams('bureauCorrections').bureau
  const bureauId = asked ?? reach(me.grants, 'attendance.confirm_correction').bureau[0]
  const list = useCall('GET /bureaus/:bureauId/attendance-corrections', bureauId ? { params: { bureauId } } : null)
  const count = list.data?.waiting.length
  if (!bureauId) return <Shell page="bureauCorrections" me={me}><Card><Empty title="没有您负责的教育局" text="身份由教育局维护，如有出入请联系系统管理员。" /></Card></Shell>
  return (
    <Shell page="bureauCorrections" me={me} title={count === undefined ? undefined : count > 0 ? `${count} 条申请等您审批` : '没有等待审批的申请'} kicker={list.data?.bureau}>
      <Loaded {...list} shape="card">
        {({ waiting }) => (
          <>
            {waiting.length === 0 && <Card><Empty title="都处理完了" text="学期归档后，校领导提交的更正会出现在这里。" /></Card>}
            {waiting.map((one) => <Waiting key={one.id} one={one} refresh={list.refresh} />)}
          </>
        )}
      </Loaded>
    </Shell>
  )
}

type Waiting = Reply<'GET /bureaus/:bureauId/attendance-corrections'>['waiting'][number]

function Waiting({ one, refresh }: { one: Waiting; refresh: () => Promise<unknown> }) {
  const act = useAction('POST /attendance-corrections/:correctionId/bureau-decisions', { form: `confirm:${one.id}`, ...afterDecision(refresh) })
  return (
    <Card title={`${one.school} · ${one.class}`} whose={`校领导 ${one.by} ${momentText(one.at)} 提交`}>
      <Rows>
        <Row title="更正的考勤" value={`${dayText(one.day)} ${sessionText[one.session]}`} />
        <Row title="涉及学生" value={`${one.children} 人`} note="不显示姓名与理由" />
      </Rows>
      <DecideButtons id={one.id} busy={act.busy} decide={(body) => { void act.run({ params: { correctionId: one.id }, body }) }} />
    </Card>
  )
}
