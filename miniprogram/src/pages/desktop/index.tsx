import { useDesktopSignIn } from '../../features/identity/use-desktop-sign-in'
import { timeText } from '../../platform/days'
import { isOurs, useParams } from '../../platform/nav'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { ErrorNote } from '../../ui/error-note'
import { Box } from '../../ui/native'
import { Page } from '../../ui/page'
import { Skeleton } from '../../ui/skeleton'

/** A computer is signed in by a QR that a member of staff confirms in WeChat; no password is ever typed (decisions.md). */
export default function DesktopPage() {
  const { back } = useParams('desktop')
  const goal = back && isOurs(back) ? back : '/pages/home/index'
  return (
    <Page title="用微信扫码登录" note="学校老师和管理人员使用；家长请在微信里打开智校">
      {process.env.TARO_ENV === 'weapp'
        ? <Card><Empty title="请在电脑上打开这一页" text="用电脑浏览器打开学校的智校网址，再用这部手机扫码。" /></Card>
        : <Code goal={goal} />}
    </Page>
  )
}

/** Black on white with its quiet zone, large enough for a phone at arm's length. */
const frame = { width: '240px', height: '240px', margin: '16px auto', backgroundColor: '#ffffff', backgroundSize: 'contain', borderRadius: '8px' }

function Code({ goal }: { goal: string }) {
  const { picture, state, expiresAt, problem, renew } = useDesktopSignIn(goal)
  if (problem) return <ErrorNote {...problem} acts={[{ text: '重新获取二维码', onTap: renew }]} />
  if (state === 'refused') return <Card tone="red"><Empty title="手机上选了“不是我”" text="这次登录已取消，没有任何人登录。" act={{ text: '重新获取二维码', onTap: renew }} /></Card>
  if (state === 'expired') return <Card tone="amber"><Empty title="二维码已过期" text="每个二维码三分钟内有效，只能用一次。" act={{ text: '刷新二维码', onTap: renew }} /></Card>
  if (!picture) return <Skeleton shape="card" />
  return (
    <Card
      title={state === 'scanned' ? '已扫码，请在手机上点“确认登录”' : '打开微信，扫一扫下面的二维码'} whose={expiresAt && `${timeText(expiresAt)} 前有效`}
      aside={state === 'scanned' ? <Badge text="待确认" tone="amber" /> : undefined}
    >
      <Box role="img" label="登录二维码" style={{ ...frame, backgroundImage: picture, ...(state === 'scanned' && { opacity: 0.3 }) }} />
      <Button text="换一个二维码" tone="link" onTap={renew} />
    </Card>
  )
}
