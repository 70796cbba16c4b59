import { sessions, sessionText, type Session } from '@zhixiao/shared-types/values/attendance'
import { Segmented } from '../../ui/segmented'

/** Morning or noon; the evening only where it is the one in sight. */
export const SessionSwitch = ({ value, onPick }: { value: Session; onPick: (session: Session) => void }) => (
  <Segmented label="哪一次" options={sessions.filter((one) => one !== 'eve' || value === 'eve').map((key) => ({ key, label: sessionText[key] }))} value={value} onPick={onPick} />
)
