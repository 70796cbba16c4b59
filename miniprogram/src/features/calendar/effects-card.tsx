import type { CalendarEffects } from '@zhixiao/shared-types/domains/calendar'
import { Card } from '../../ui/card'
import { Box } from '../../ui/native'

/** What will happen, in the server's own sentences, before the second tap. */
export const EffectsCard = ({ effects }: { effects: CalendarEffects }) => (
  <Card title="确认后会这样" tone={effects.needsWhy ? 'amber' : undefined}>
    {effects.sentences.map((sentence) => <Box key={sentence} className="row__title">{sentence}</Box>)}
  </Card>
)
