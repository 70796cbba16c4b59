import type { Me } from '@zhixiao/shared-types/domains/identity'
import { Gate } from '../../features/identity/gate'
import { Shell } from '../../features/identity/shell'
import { ConsentCard } from '../../features/trust/consent-card'
import { useConsents } from '../../features/trust/use-consents'
import { open } from '../../platform/nav'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'

/** What may be done with my children's data, child by child. */
export default function ConsentsPage() {
  return <Gate page="consents">{(me) => <Screen me={me} />}</Gate>
}

function Screen({ me }: { me: Me }) {
  const { all, asked, busy, answer } = useConsents()
  const title = all.data ? (asked.length > 0 ? `${asked.length} 项待您选择` : '都已选择，随时可改') : undefined
  return (
    <Shell page="consents" me={me} title={title} note="不同意任何一项，考勤、请假和消息都照常使用。">
      <Loaded {...all} shape="card">
        {({ items }) =>
          items.length === 0 ? (
            <Card><Empty title="还没有绑定孩子" text="绑定后在这里决定学校可以记录什么。" act={{ text: '去绑定', onTap: () => open('bind') }} /></Card>
          ) : (
            <>
              {items.flatMap((child) =>
                child.purposes.map((consent) => (
                  <ConsentCard
                    key={`${child.studentId}-${consent.purpose}`} child={child} consent={consent} busy={busy} onAnswer={(given) => { void answer({ child, consent }, given) }}
                  />
                )),
              )}
            </>
          )
        }
      </Loaded>
    </Shell>
  )
}
