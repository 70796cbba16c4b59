import type { Me } from '@zhixiao/shared-types/domains/identity'
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { Fragment } from 'react'
import { reportAnswer } from '../../features/attendance/report-card'
import { rollProblem } from '../../features/attendance/roll-away'
import { rollNow } from '../../features/attendance/roll-now'
import { useNoonBeforehand } from '../../features/attendance/use-noon-beforehand'
import { useMyClasses } from '../../features/attendance/use-my-classes'
import { dueText } from '../../features/attendance/words'
import { may } from '../../features/identity/hats'
import { receiptsTitle } from '../../features/push/families'
import type { Reply } from '../../platform/call'
import { dayText, timeText } from '../../platform/days'
import { open } from '../../platform/nav'
import { isUnsettled } from '../../platform/errors'
import { useSchoolNow } from '../../platform/school-clock'
import { useCall } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'

type Roll = Reply<'GET /classes/:classId/roll'>
const titleOf = (roll: Roll) => {
  if (roll.report) return reportAnswer(roll.report)
  if (roll.state === 'open') return `${sessionText[roll.session]}还没报`
  return roll.state === 'not_due' ? `${sessionText[roll.session]} ${timeText(roll.opensAt)} 开始` : (roll.reason ?? '今天没有考勤')
}

/** The current session of one class: what is to be done, or what came out. */
function RollCard({ classId, mayReport, isOwn, isAway, duties }: { classId: string; mayReport: boolean; isOwn: boolean; isAway: boolean; duties: readonly string[] }) {
  const roll = useCall('GET /classes/:classId/roll', { params: { classId }, query: {} })
  const now = useSchoolNow()
  useNoonBeforehand(isOwn ? roll.data : undefined)
  // That nothing is fresh is said once, above the cards.
  const isSaid = isAway && roll.data !== undefined
  const go = (seen: Roll) => open('roll', { class: classId, day: seen.day, session: seen.session })
  return (
    <Loaded {...roll} data={roll.data && rollNow(roll.data, now)} problem={isSaid ? undefined : rollProblem(roll)} shape="card">
      {(seen) => (
        <Card title={titleOf(seen)} whose={[seen.school, seen.class, ...duties, dayText(seen.day), sessionText[seen.session]].join(' · ')} tone={seen.report ? 'green' : seen.state === 'open' && mayReport ? 'amber' : undefined}>
          {seen.state === 'open' && <Rows><Row title={dueText(timeText(seen.dueAt), seen.dueAt, now)} badge={<Badge text="未报" tone="amber" />} /></Rows>}
          {seen.state === 'open' && seen.mayReport ? <Button text="开始点名" tone="primary" onTap={() => go(seen)} /> : <Button text="查看" onTap={() => go(seen)} />}
        </Card>
      )}
    </Loaded>
  )
}

/** Families of this class that have not been reached today. */
function ReachCard({ classId }: { classId: string }) {
  const receipts = useCall('GET /classes/:classId/push-receipts', { params: { classId }, query: {} })
  return (
    <Loaded {...receipts} shape="card">
      {({ counts, families, ...of }) => families.length === 0 ? null : (
        <Card
          title={counts.needCall > 0 ? `${counts.needCall} 家需要打电话` : receiptsTitle(counts)}
          whose={`${of.school} · ${of.class} · 今天通知的家庭`} tone={counts.needCall > 0 ? 'red' : undefined} onTap={() => open('receipts', { class: classId })}
        />
      )}
    </Loaded>
  )
}

/** Few classes are shown with their roll; somebody with a whole school picks on the roll's own page. */
const inSight = 6

/** A teacher's day, class by class (RS-8): its roll, then whom its messages reached. Each card says school, class and what the person is there. */
export function ClassHome({ me }: { me: Me }) {
  const { call, classes } = useMyClasses(undefined)
  const own = classes.filter((one) => me.duties.some((duty) => duty.classId === one.classId))
  const all = own.length > 0 ? own : classes
  const shown = all.slice(0, inSight)
  const isAway = call.error !== undefined && isUnsettled(call.error)
  return (
    <Loaded {...call} shape="card">
      {() => (
        <>
          {shown.length === 0 && <Card><Empty title="今天没有您任课的班级" text="任课安排由学校维护，如有出入请联系学校管理员。" /></Card>}
          {shown.map((one) => (
            <Fragment key={one.classId}>
              <RollCard classId={one.classId} mayReport={one.mayReport} isOwn={own.length > 0} isAway={isAway} duties={one.duties ?? []} />
              {may(me, 'push.receipts') && one.mayReport && !isAway && <ReachCard classId={one.classId} />}
            </Fragment>
          ))}
          {all.length > shown.length && <Button text={`还有 ${all.length - shown.length} 个班，去点名页选`} onTap={() => open('roll')} />}
        </>
      )}
    </Loaded>
  )
}
