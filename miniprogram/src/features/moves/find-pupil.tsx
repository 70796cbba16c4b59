import { useState } from 'react'
import type { Reply } from '../../platform/call'
import { useCall } from '../../platform/use-call'
import { Badge } from '../../ui/badge'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Field, Select } from '../../ui/field'
import { Loaded } from '../../ui/loaded'
import { Row, Rows } from '../../ui/row'
import { useRested } from '../../platform/use-rested'

export type FoundPupil = Reply<'GET /schools/:schoolId/pupil-places'>['items'][number]
export type ClassChoice = { key: string; label: string }
const anyClass = 'any'

/** Finds a pupil of the school by a part of the name, by class, or both. */
export function FindPupil({ schoolId, classes, onPick }: { schoolId: string; classes: readonly ClassChoice[]; onPick: (pupil: FoundPupil) => void }) {
  const [name, setName] = useState('')
  const [classId, setClass] = useState<string>(anyClass)
  const asked = useRested(name.trim())
  const inClass = classId === anyClass ? undefined : classId
  const found = useCall('GET /schools/:schoolId/pupil-places', asked || inClass ? { params: { schoolId }, query: { name: asked || undefined, classId: inClass } } : null)
  return (
    <>
      <Field id="pupil" label="学生姓名" value={name} onChange={setName} placeholder="输入姓名的一部分" max={60} />
      <Select id="pupil-class" label="现在的班级" options={[{ key: anyClass, label: '全部班级' }, ...classes]} value={classId} onPick={setClass} />
      {!asked && !inClass ? (
        <Card><Empty title="先找到学生" text="输入姓名，或选一个班级列出全班。" /></Card>
      ) : (
        <Loaded {...found} shape="rows">
          {({ items, more }) => items.length === 0 ? (
            <Card><Empty title="没有找到这位学生" text="请换一个词，或选“全部班级”再试。" /></Card>
          ) : (
            <Card title={more ? `前 ${items.length} 位学生` : `${items.length} 位学生`}>
              <Rows>
                {items.map((one) => (
                  <Row
                    key={one.studentId} title={one.name} note={one.class ?? '没有班级'} badge={one.boards ? <Badge text="住校" tone="blue" /> : undefined} onTap={() => onPick(one)}
                  />
                ))}
                {more && <Row title="还有更多" note="请把姓名写得更完整，或先选班级" />}
              </Rows>
            </Card>
          )}
        </Loaded>
      )}
    </>
  )
}
