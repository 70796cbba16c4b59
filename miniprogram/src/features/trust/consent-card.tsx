import type { ChildConsents, Consent } from '@zhixiao/shared-types/domains/consent'
import { momentText } from '../../platform/days'
import { Badge } from '../../ui/badge'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { ErrorNote } from '../../ui/error-note'
import { Box } from '../../ui/native'
import { ConsentText } from './consent-text'
import { stateOf } from './words'

type Props = { child: ChildConsents; consent: Consent; busy: boolean; onAnswer: (given: boolean) => void }

/** One purpose for one child: what holds, what is asked, and one tap to change it. */
export const ConsentCard = ({ child, consent, busy, onAnswer }: Props) => (
  <Card title={consent.title} whose={`${child.student} · ${child.school} · ${child.class ?? '未分班'}`} aside={<Badge {...stateOf(consent)} />}>
    {consent.refusedByOther && <ErrorNote tone="amber" title="现在按不同意办理" text="孩子的另一位监护人不同意。几位监护人意见不一致时，以不同意为准。" />}
    <ConsentText consent={consent} />
    <Buttons>
      <Button text={consent.mine?.given ? '撤回同意' : '不同意'} busy={busy} disabled={!consent.asks && consent.mine?.given === false} onTap={() => onAnswer(false)} />
      <Button text="同意" busy={busy} disabled={!consent.asks && consent.mine?.given === true} onTap={() => onAnswer(true)} />
    </Buttons>
    {consent.mine && <Box className="field__hint">您在 {momentText(consent.mine.at)} 选择了{consent.mine.given ? '同意' : '不同意'}{consent.asks ? '，说明已更新，请重新选择' : ''}</Box>}
  </Card>
)
