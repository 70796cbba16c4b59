import type { Me } from '@zhixiao/shared-types/domains/identity'
import { asksConsent } from '../../platform/consent'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Box } from '../../ui/native'
import { Row, Rows } from '../../ui/row'
import { consentText, mine } from './consent'
import { useConsent } from './use-consent'

/** 接收提醒: in the mini-program WeChat's question and what is left of the answers; in H5 how the official account reminds. */
export const RemindMe = ({ me, title = '接收提醒' }: { me: Me; title?: string }) => (asksConsent ? <InMiniProgram title={title} follows={me.followsOfficialAccount} /> : <OnPages title={title} follows={me.followsOfficialAccount} />)

function InMiniProgram({ title, follows }: { title: string; follows: boolean }) {
  const { held, ask, busy } = useConsent()
  if (!held.data || held.data.templates.length === 0) return null
  const rows = mine(held.data).map((one) => ({ key: one.templateId, ...consentText(one) }))
  return (
    <Card title={title} whose={follows ? '已关注公众号，消息先由公众号发送；送不到时由小程序补发' : '未关注公众号，消息由小程序发送，允许一次提醒一次'}>
      <Rows>{rows.map((row) => <Row key={row.key} title={row.title} note={row.note} badge={row.isOn ? <Badge text="已允许" tone="green" /> : <Badge text="未允许" tone="amber" />} />)}</Rows>
      {held.data.ask.length > 0 && <Button text="允许提醒" tone="primary" busy={busy} onTap={ask} />}
      <Box className="field__hint">在微信弹出的窗口里勾选“总是保持以上选择”，以后就不用每次允许。</Box>
    </Card>
  )
}

const OnPages = ({ title, follows }: { title: string; follows: boolean }) => (
  <Card title={title}>
    <Box className="prose">
      {follows ? '您已关注公众号，未到校、迟到等消息会发到微信。' : '关注公众号后，未到校、迟到等消息会发到微信。不关注也能用，所有消息都在“消息”里。'}
    </Box>
  </Card>
)
