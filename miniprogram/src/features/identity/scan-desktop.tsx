import { canScan, scan } from '../../platform/device'
import { open } from '../../platform/nav'
import { notice } from '../../platform/notice'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { desktopOf } from './desktop-link'

/** In the mini-program: scan the QR of a computer. In H5 WeChat's own scanner opens the page. */
export function ScanDesktop() {
  const begin = async () => {
    const text = await scan().catch(() => undefined)
    if (text === undefined) return
    const found = desktopOf(text)
    if (found) open('confirmDesktop', found)
    else notice('这不是智校的登录二维码', 'red')
  }
  if (!canScan) return null
  return (
    <Card title="在电脑上使用" whose="电脑浏览器打开智校，选“扫码登录”，再用这里扫一扫。">
      <Button text="扫码登录电脑" onTap={() => { void begin() }} />
    </Card>
  )
}
