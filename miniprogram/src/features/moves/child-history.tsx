import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Timeline } from '../../ui/timeline'
import { fromText, moveText, routeText, stayText, type ClassMove, type Memberships } from './words'

/** A move that has not begun, and the way to take it back. */
export function PlannedMove({ move, name, onCancelled }: { move: ClassMove; name: string; onCancelled: () => void }) {
  const cancel = useAction('POST /class-moves/:moveId/cancellations', {
    form: `cancel-move:${move.moveId}`,
    onDone: () => {
      notice('转班已取消', 'green')
      onCancelled()
    },
    onError: ({ code }) => {
      if (code === 'roster.move_began') onCancelled()
    },
  })
  return (
    <Card tone="amber" title={`${fromText(move.takesEffect)}起转入${move.toClass}`} whose={`${name} · ${moveText(move)}`}>
      <Button text="取消这次转班" busy={cancel.busy} onTap={() => void cancel.run({ params: { moveId: move.moveId }, body: {} })} />
    </Card>
  )
}

/** Where the child was, the latest first, and who moved it. */
export function ChildHistory({ child }: { child: Memberships }) {
  const stays = child.items.map((stay) => ({ key: `${stay.classId} ${stay.from.day} ${stay.from.session}`, title: stay.class, note: stayText(stay), tone: stay.to ? undefined : ('green' as const) }))
  const moves = child.moves.filter((move) => !move.mayCancel).map((move) => ({ key: move.moveId, title: routeText(move), time: fromText(move.takesEffect), note: moveText(move) }))
  return (
    <>
      <Card title="在过的班级" whose={`${child.name} · ${child.school}`}>
        {stays.length === 0 ? <Empty title="还没有分班" text="选一个班级，学生从那天起进入该班。" /> : <Timeline moments={stays} />}
      </Card>
      {moves.length > 0 && <Card title="转班记录" whose={`${child.name} · 谁办理、为什么`}><Timeline moments={moves} /></Card>}
    </>
  )
}
