import { sessions, sessionText, type Session } from '@zhixiao/shared-types/values/attendance'
import { useHeld } from '../../platform/use-held'
import { Segmented } from '../../ui/segmented'

/** Morning or noon; the evening only where it is, or was, the one in sight. */
export function SessionSwitch({ value, onPick }: { value: Session; onPick: (session: Session) => void }) {
  const evening = useHeld(value === 'eve' ? value : undefined)
  const options = sessions.filter((one) => one !== 'eve' || one === evening).map((key) => ({ key, label: sessionText[key] }))
  return <Segmented label="哪一次" options={options} value={value} onPick={onPick} />
}
