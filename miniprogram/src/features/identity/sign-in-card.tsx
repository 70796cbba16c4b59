import { useState } from 'react'
import { asApiError } from '../../platform/errors'
import { signsInByQr } from '../../platform/device'
import { open } from '../../platform/nav'
import { notice } from '../../platform/notice'
import { beginSignIn } from '../../platform/session'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'

type Props = { back: string; text?: string; onDone: () => void }

/** Sign in with WeChat and come back to the page first asked for; outside WeChat also by a QR. */
export function SignInCard({ back, text, onDone }: Props) {
  const [busy, setBusy] = useState(false)
  const signIn = async () => {
    setBusy(true)
    try {
      await beginSignIn(back)
      onDone()
    } catch (thrown) {
      notice(asApiError(thrown).message, 'red')
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card>
      <Empty title={text ?? '请先登录'} text="用微信登录，不需要密码。登录后会回到您要看的页面。" />
      <Button text="微信登录" tone="primary" busy={busy} busyText="正在登录" onTap={() => { void signIn() }} />
      {signsInByQr() && <Button text="老师在电脑上：扫码登录" onTap={() => open('desktop', { back })} />}
    </Card>
  )
}
