import { Words } from './native'
import { cx, type Tone } from './tone'

/** A state in a word, with a mark whose shape differs by tone, so that nobody depends on the colour. */
export const Badge = ({ text, tone = 'grey' }: { text: string; tone?: Tone }) => (
  <Words className={cx('badge', `badge--${tone}`)}><Words className="badge__mark" mute />{text}</Words>
)
