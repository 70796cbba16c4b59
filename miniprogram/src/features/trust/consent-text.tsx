import type { Consent } from '@zhixiao/shared-types/domains/consent'
import { Row, Rows } from '../../ui/row'

/** What is asked, in four short parts; the consequence of a refusal is the last and never hidden. */
export const ConsentText = ({ consent: { text } }: { consent: Pick<Consent, 'text'> }) => (
  <Rows>
    <Row title="做什么" note={text.what} />
    <Row title="为什么" note={text.why} />
    <Row title="保存多久" note={text.keep} />
    <Row title="不同意会怎样" note={text.ifNot} />
  </Rows>
)
