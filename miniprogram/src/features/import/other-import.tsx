import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { useCallEvery } from '../../platform/use-call'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Progress } from '../../ui/progress'
import { otherText } from './words'

const often = 3_000

/** A colleague is at it: who, how far, and how to take over. Nothing is shown while nobody is. */
export function OtherImport({ schoolId }: { schoolId: string }) {
  const current = useCallEvery('GET /schools/:schoolId/roster-imports/current', { params: { schoolId } }, often)
  const other = current.data?.item
  const cancel = useAction('POST /roster-imports/:importId/cancellations', {
    form: `import-other:${other?.import.id ?? ''}`,
    onDone: () => {
      notice('那一次导入已终止', 'green')
      void current.refresh()
    },
  })
  if (!other || other.mine) return null
  const { import: one } = other
  return (
    <Card tone="amber" title={otherText(other.by, one)} whose="同一所学校一次只能导入一份。请等其完成，或商量后终止那一次；已导入的会保留">
      {one.rows > 0 && one.state !== 'checked' && <Progress label="对方的进度" done={one.done} total={one.rows} unit="行" />}
      <Button text="终止那一次" busy={cancel.busy} onTap={() => void cancel.run({ params: { importId: one.id }, body: {} })} />
    </Card>
  )
}
