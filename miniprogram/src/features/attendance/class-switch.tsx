import { Chips } from '../../ui/chips'
import { Select } from '../../ui/field'

type Props = { classes: readonly { classId: string; class: string; school: string }[]; value: string; onPick: (classId: string) => void }

/** Classes of several schools may have one name: then the school is said too (RS-8). */
const optionsOf = (classes: Props['classes']) => {
  const isMixed = classes.some((one) => one.school !== classes[0]?.school)
  return classes.map((one) => ({ key: one.classId, label: isMixed ? `${one.school} ${one.class}` : one.class }))
}

/** Which class; chips for a few, a wheel for a whole school. */
export function ClassSwitch({ classes, value, onPick }: Props) {
  if (classes.length < 2) return null
  if (classes.length <= 4) {
    return <Chips label="班级" options={optionsOf(classes)} value={[value]} onChange={([next]) => { if (next) onPick(next) }} />
  }
  return <Select id="class" label="班级" options={optionsOf(classes)} value={value} onPick={onPick} />
}
