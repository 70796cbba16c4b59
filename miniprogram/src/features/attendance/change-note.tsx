import { ErrorNote } from '../../ui/error-note'
import type { RollChange } from './roll-form'

const named = (word: string, pupils: RollChange['added']) => (pupils.length ? `${word} ${pupils.length} 人：${pupils.map((pupil) => pupil.name).join('、')}。` : '')

/** The roll changed since the entries were made: who came, who left; everything else is as it was (AT-1). */
export const ChangeNote = ({ change }: { change: RollChange }) => (
  <ErrorNote tone="amber" title="名单有变动" text={`${named('新到', change.added)}${named('离班', change.removed)}其他人的状态都已保留，请核对后再上报。`} />
)
