import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { Ability } from '@zhixiao/shared-types/values/access'
import { summaryPeriods } from '@zhixiao/shared-types/values/summary'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { periodTitle } from '../../features/summary/figures'
import type { Whose } from '../../features/summary/use-versions'
import { VersionsView } from '../../features/summary/versions-view'
import { addDays, dayText, rangeText } from '../../platform/days'
import { useParams } from '../../platform/nav'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'

const abilityOf: Record<Whose['scope'], Ability> = {
  class: 'summary.read_class', grade: 'summary.read_grade', school: 'summary.read_school', bureau: 'summary.read_bureau',
}
const scopes = ['class', 'grade', 'school', 'bureau'] as const

/** Every version of a compiled day or week of a class, grade, school or district. */
export default function VersionsPage() {
  const asked = useParams('versions')
  const scope = scopes.find((one) => one === asked.scope) ?? 'school'
  return (
    <Gate page="versions" ability={abilityOf[scope]}>
      {(me) => <Screen me={me} scope={scope} />}
    </Gate>
  )
}

function Screen({ me, scope }: { me: Me; scope: Whose['scope'] }) {
  const { id, day, period: wanted } = useParams('versions')
  const period = summaryPeriods.find((one) => one === wanted) ?? 'day'
  const isWhole = id !== undefined && day !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(day)
  const when = isWhole ? (period === 'week' ? rangeText(day, addDays(day, 6)) : dayText(day)) : undefined
  return (
    <Shell page="versions" me={me} wide title={`${periodTitle[period]}的版本`} kicker={when}>
      {isWhole ? (
        <VersionsView whose={{ scope, scopeId: id, day, period }} />
      ) : (
        <Card>
          <Empty title="地址不完整" text="请从“今日学校”或“全区今天”的汇总里点“看变化”进来。" />
        </Card>
      )}
    </Shell>
  )
}
