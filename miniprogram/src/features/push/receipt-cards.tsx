import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { pushTraits, rejectText } from '@zhixiao/shared-types/values/push'
import { timeText } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Box } from '../../ui/native'
import { Progress } from '../../ui/progress'
import { Row, Rows } from '../../ui/row'
import { Stat, Stats } from '../../ui/stat'
import { familyBadge, guardianText, rateOf, sorted, type Family, type Receipts } from './families'

const about = (family: Family) => [family.session && sessionText[family.session], pushTraits[family.kind].text, family.sentAt && `${timeText(family.sentAt)} 发出`].filter(Boolean).join(' · ')

const FamilyRow = ({ family }: { family: Family }) => (
  <Row
    title={family.student} badge={<Badge {...familyBadge(family)} />}
    note={
      <>
        <Box>{about(family)}</Box>
        {family.reason && !family.opened && <Box>{rejectText[family.reason]}</Box>}
        {family.guardians.map((guardian) => <Box key={guardian.accountId}>{guardianText(guardian)}</Box>)}
      </>
    }
  />
)

const Group = ({ title, whose, tone, families }: { title: string; whose?: string; tone?: 'red' | 'amber' | 'green'; families: readonly Family[] }) =>
  families.length === 0 ? null : (
    <Card title={`${title} ${families.length} 家`} whose={whose} tone={tone}>
      <Rows>{families.map((family) => <FamilyRow key={`${family.pushId ?? 'none'}-${family.studentId}-${family.kind}-${family.session ?? ''}`} family={family} />)}</Rows>
    </Card>
  )

/** Who has seen it, who has not and why, whom to call (MS-3, MS-5). */
export function ReceiptCards({ receipts }: { receipts: Receipts }) {
  const { counts, families } = receipts
  const rate = rateOf(counts)
  const groups = sorted(families)
  if (families.length === 0) return <Card><Empty title="这一天没有发给家长的消息" text="有学生未到或迟到并上报后，会自动通知家长，并在这里看到送达情况。" /></Card>
  return (
    <>
      <Card whose={`${receipts.school} · ${receipts.class}`}>
        {rate.of > 0 && <Progress label="已看的家庭" done={rate.seen} total={rate.of} unit="家" tone={rate.seen < rate.of ? 'amber' : 'green'} />}
        <Stats>
          <Stat label="家长已看" value={counts.guardiansOpened} unit={`/${counts.guardians} 人`} />
          <Stat label="微信送达" value={counts.delivered} unit="人" coverage={`微信受理 ${counts.accepted} 人`} />
          <Stat label="需电话" value={counts.needCall} unit="家" tone={counts.needCall > 0 ? 'red' : undefined} />
        </Stats>
      </Card>
      <Group title="未绑定家长" whose="不计入已看比例，请先联系绑定" tone="red" families={groups.unbound} />
      <Group title="电话名单" whose="消息没有送到，请打电话联系" tone="red" families={groups.toCall} />
      <Group title="还没看" tone="amber" families={groups.waiting} />
      <Group title="已看" tone="green" families={groups.opened} />
    </>
  )
}
