import { open } from '../../platform/nav'
import { factsOf } from '../../platform/pages'
import { Card } from '../../ui/card'
import { Row, Rows } from '../../ui/row'

/** The way to what families may know and decide; only for who has a child here. */
export const TrustLinks = () => (
  <Card title="孩子的信息">
    <Rows>
      <Row title={factsOf('accesses').title} note="近半年谁在什么时候看了什么" onTap={() => open('accesses')} />
      <Row title={factsOf('consents').title} note="同意、不同意或撤回，随时可改" onTap={() => open('consents')} />
    </Rows>
  </Card>
)
