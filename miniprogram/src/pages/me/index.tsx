import type { Me as Person } from '@zhixiao/shared-types/domains/identity'
import { relationText } from '@zhixiao/shared-types/values/people'
import { Gate } from '../../features/identity/gate'
import { hatsOf, wornHat } from '../../features/identity/hats'
import { LinkAccounts } from '../../features/identity/link-accounts'
import { MySessions } from '../../features/identity/my-sessions'
import { RemindMe } from '../../features/push/remind-me'
import { ScanDesktop } from '../../features/identity/scan-desktop'
import { Shell } from '../../features/identity/shell'
import { momentText } from '../../platform/days'
import { TrustLinks } from '../../features/trust/trust-links'
import { open } from '../../platform/nav'
import { signedOut } from '../../platform/session'
import { useElder, useStore } from '../../platform/store'
import { useAction } from '../../platform/use-action'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Section } from '../../ui/page'
import { Row, Rows } from '../../ui/row'
import { Segmented } from '../../ui/segmented'

/** My children and duties as the school knows them. */
const Roles = ({ me }: { me: Person }) => (
  <Card title="我的身份">
    {me.children.length + me.duties.length === 0 && <Empty title="还没有绑定" act={{ text: '去绑定', onTap: () => open('bind') }} />}
    <Rows>
      {me.children.map((child) => (
        <Row
          key={child.studentId} title={child.name} note={`${child.school} · ${child.class ?? '未分班'} · 孩子与监护人`} badge={<Badge text={relationText[child.relation]} tone="green" />}
          onTap={() => open('childGuardians', { student: child.studentId })}
        />
      ))}
      {me.duties.map((duty) => <Row key={`${duty.role}-${duty.id}-${duty.label}`} title={duty.label} note={duty.school ?? undefined} />)}
      {me.pendingChildren.map((child) => <Row key={child.linkId} title={child.name} note={child.school} badge={<Badge text="等待确认" tone="amber" />} />)}
    </Rows>
    {me.children.length > 0 && <Button text="再绑定一个孩子" onTap={() => open('bind')} />}
  </Card>
)

/** How I want to see things, and as whom. */
function Preferences({ me }: { me: Person }) {
  const elder = useElder()
  const { setElder, choose, actingRole } = useStore()
  const hats = hatsOf(me)
  const worn = wornHat(hats, actingRole)
  return (
    <Section title="显示">
      <Segmented label="字号" options={[{ key: 'plain', label: '标准字号' }, { key: 'elder', label: '大字' }]} value={elder ? 'elder' : 'plain'} onPick={(key) => setElder(key === 'elder')} />
      {hats.length > 1 && worn && (
        <Segmented label="以什么身份使用" options={hats.map((hat) => ({ key: hat.role, label: hat.label }))} value={worn.role} onPick={(role) => choose({ actingRole: role })} />
      )}
    </Section>
  )
}

/** Who I am, how I see things, where I am signed in. */
export default function Me() {
  const signOut = useAction('DELETE /sessions/current', {
    onDone: signedOut,
    // The session was over before: what lies in this browser goes all the same.
    onError: ({ status }) => {
      if (status === 401) signedOut()
      return status === 401
    },
  })
  return (
    <Gate page="me">
      {(me) => (
        <Shell page="me" me={me} title={me.name || '微信用户'} kicker={me.followsOfficialAccount ? '已关注公众号，能收到提醒' : '未关注公众号，请在“消息”里查看提醒'}>
          {me.accountMergedAt && <Card tone="green" title="两个账号已合并成一个" whose={`${momentText(me.accountMergedAt)}，您在小程序和公众号的账号合并了，孩子、岗位和消息都在这里。如果不是您本人操作，请联系学校。`} />}
          <Roles me={me} />
          {me.children.length > 0 && <TrustLinks />}
          <RemindMe me={me} />
          <Preferences me={me} />
          <LinkAccounts />
          {me.duties.length > 0 && <ScanDesktop />}
          <MySessions />
          <Button text="退出登录" busy={signOut.busy} onTap={() => { void signOut.run() }} />
        </Shell>
      )}
    </Gate>
  )
}
