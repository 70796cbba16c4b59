import { useState } from 'react'
import { useCall } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'
import type { School } from './guardian-form'
import { useRested } from '../../platform/use-rested'

type Props = { value: School | null; error?: string; onPick: (school: School | null) => void }

/** Finds a school by a part of its name. */
export function SchoolPick({ value, error, onPick }: Props) {
  const [name, setName] = useState('')
  const asked = useRested(name.trim())
  const found = useCall('GET /schools/lookup', asked && !value ? { query: { name: asked } } : null)
  if (value) return <Rows><Row title={value.name} note="学校" badge={<Button small text="换一所" onTap={() => onPick(null)} />} /></Rows>
  return (
    <>
      <Field id="school" label="学校" value={name} onChange={setName} placeholder="输入校名的一部分" max={40} error={error} />
      {asked && (
        <Loaded {...found} shape="rows">
          {({ items }) => items.length === 0
            ? <Card><Empty title="没有找到这所学校" text="请换一个词再试，例如只输入校名里的两个字。" /></Card>
            : <Rows>{items.map((school) => <Row key={school.id} title={school.name} note={school.bureau} onTap={() => onPick(school)} />)}</Rows>}
        </Loaded>
      )}
    </>
  )
}
