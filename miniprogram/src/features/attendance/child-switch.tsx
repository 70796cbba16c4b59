import type { Me } from '@zhixiao/shared-types/domains/identity'
import { Chips } from '../../ui/chips'

type Props = { all: Me['children']; value: string; onPick: (studentId: string) => void }

/** Which child; nothing to choose with one. */
export const ChildSwitch = ({ all, value, onPick }: Props) =>
  all.length < 2 ? null : (
    <Chips label="孩子" options={all.map((child) => ({ key: child.studentId, label: child.name }))} value={[value]} onChange={([next]) => { if (next) onPick(next) }} />
  )
