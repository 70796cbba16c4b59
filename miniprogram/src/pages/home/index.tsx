import { useStore, useElder } from '../../platform/store'
import { signInOnce } from '../../platform/session'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Page } from '../../ui/page'

/** The first page. */
export default function Home() {
  const elder = useElder()
  const setElder = useStore((state) => state.setElder)
  return (
    <Page title="智校" note="家校每一天" aside={<Button small text={elder ? '标准字号' : '大字'} onTap={() => setElder(!elder)} />}>
      <Card>
        <Empty title="请先登录" text="用微信登录后，就能看到孩子或班级今天的情况。" act={{ text: '微信登录', onTap: () => { void signInOnce() } }} />
      </Card>
    </Page>
  )
}
