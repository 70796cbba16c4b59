import type { Me } from '@zhixiao/shared-types/domains/identity'
import { Gate } from '../../features/identity/gate'
import { hatsOf, isStranger, wornHat, type HatKind } from '../../features/identity/hats'
import { placesOf } from '../../features/identity/places'
import { Shell } from '../../features/identity/shell'
import { open } from '../../platform/nav'
import { useElder, useStore } from '../../platform/store'
import { Badge } from '../../ui/badge'
import { Button } from '../../ui/button'
import { Narrow } from '../../ui/by-width'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Row, Rows } from '../../ui/row'
import { Segmented } from '../../ui/segmented'
import { ClassHome } from './class-home'
import { FamilyHome } from './family-home'
import { BureauHome, SchoolHome } from './school-home'

/** The first page: today, as the person's work or children have it. */
export default function Home() {
  return <Gate page="home">{(me) => <Screen me={me} />}</Gate>
}

const greeting: Record<HatKind, string> = { family: '孩子今天', class: '今天的班级', school: '今天的学校', bureau: '今天全区' }
const homes: Record<HatKind, (props: { me: Me }) => React.ReactNode> = { family: FamilyHome, class: ClassHome, school: SchoolHome, bureau: BureauHome }

const Stranger = ({ me }: { me: Me }) => (
  <Card title={me.pendingChildren.length > 0 ? '等班主任确认' : undefined}>
    {me.pendingChildren.length > 0 && <Rows>{me.pendingChildren.map((child) => <Row key={child.linkId} title={child.name} note={child.school} badge={<Badge text="等待确认" tone="amber" />} />)}</Rows>}
    <Empty title="先说明您是谁" text="家长绑定孩子，老师绑定岗位，之后就能看到今天的情况。" />
    <Button text="去绑定" tone="primary" onTap={() => open('bind')} />
  </Card>
)

function Screen({ me }: { me: Me }) {
  const elder = useElder()
  const { actingRole, choose, setElder } = useStore()
  const hats = hatsOf(me)
  const hat = wornHat(hats, actingRole)
  const Content = hat && homes[hat.kind]
  const places = placesOf(me).filter((place) => place.page !== 'home')
  return (
    <Shell page="home" me={me} title={hat ? greeting[hat.kind] : '欢迎'} kicker={me.name || undefined} aside={<Button small text={elder ? '标准字号' : '大字'} onTap={() => setElder(!elder)} />}>
      {hats.length > 1 && hat && (
        <Segmented label="以什么身份使用" options={hats.map((one) => ({ key: one.role, label: one.label }))} value={hat.role} onPick={(role) => choose({ actingRole: role })} />
      )}
      {Content ? <Content me={me} /> : <Stranger me={me} />}
      {!isStranger(me) && <Narrow><Card title="去哪里"><Rows>{places.map((place) => <Row key={place.page} title={place.label} onTap={() => open(place.page)} />)}</Rows></Card></Narrow>}
    </Shell>
  )
}
