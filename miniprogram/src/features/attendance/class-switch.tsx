import { Chips } from '../../ui/chips'
import { Select } from '../../ui/field'

type Props = { classes: readonly { classId: string; class: string; school: string }[]; value: string; onPick: (classId: string) => void }

/** Which class; chips for a few, a wheel for a whole school. */
export function ClassSwitch({ classes, value, onPick }: Props) {
  if (classes.length < 2) return null
  if (classes.length <= 4) {
    return <Chips label="班级" options={classes.map((one) => ({ key: one.classId, label: one.class }))} value={[value]} onChange={([next]) => { if (next) onPick(next) }} />
  }
  return <Select id="class" label="班级" options={classes.map((one) => ({ key: one.classId, label: one.class }))} value={value} onPick={onPick} />
}
