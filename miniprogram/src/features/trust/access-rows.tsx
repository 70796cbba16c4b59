import type { DataAccess } from '@zhixiao/shared-types/domains/consent'
import { dayText } from '../../platform/days'
import { Card } from '../../ui/card'
import { Timeline } from '../../ui/timeline'
import { byDay, lookText, whoText } from './words'

/** Looks day by day, in words. */
export const AccessDays = ({ looks }: { looks: readonly DataAccess[] }) => (
  <>
    {byDay(looks).map(({ day, looks: ofDay }) => (
      <Card key={day} title={dayText(day)}>
        <Timeline moments={ofDay.map((look) => ({ key: look.id, title: whoText(look), time: look.time, note: lookText(look) }))} />
      </Card>
    ))}
  </>
)
