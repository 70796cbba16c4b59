import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { boardingText, type Memberships } from './words'

/** Does the child live at school; from today on, or tomorrow where the evening was reported already, and back again as easily. */
export function BoardingCard({ child, onChanged }: { child: Memberships; onChanged: () => void }) {
  const set = useAction('PUT /students/:studentId/boarding', {
    onDone: (said) => {
      notice(boardingText(said), 'green')
      onChanged()
    },
  })
  return (
    <Card title={child.boards ? '住校生，在晚检名单里' : '走读生，没有晚检'} whose={`${child.name} · ${child.class ?? '没有班级'}`}>
      <Button text={child.boards ? '今天起改为走读' : '今天起改为住校'} busy={set.busy} onTap={() => void set.run({ params: { studentId: child.studentId }, body: { boards: !child.boards } })} />
    </Card>
  )
}
