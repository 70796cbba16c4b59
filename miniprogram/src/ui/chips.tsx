import { Box, Tap, Words } from './native'
import { cx } from './tone'

export type Option<Key extends string = string> = { key: Key; label: string; count?: number }
type Props<Key extends string> = {
  label: string
  options: readonly Option<Key>[]
  value: readonly Key[]
  onChange: (value: Key[]) => void
  many?: boolean
  /** Shows the label above, as a field does. */
  titled?: boolean
}

/** A few choices in sight; one or, with `many`, several. Tapping a chosen one of several lets it go. */
export function Chips<Key extends string>({ label, options, value, onChange, many, titled }: Props<Key>) {
  const pick = (key: Key) => {
    if (!many) return onChange([key])
    onChange(value.includes(key) ? value.filter((one) => one !== key) : [...value, key])
  }
  return (
    <Box role="group" label={label}>
      {titled && <Box className="field__label chips__title" mute>{label}</Box>}
      <Box className="chips">
        {options.map((option) => (
          <Tap key={option.key} className={cx('chip', value.includes(option.key) && 'chip--on')} on={value.includes(option.key)} onTap={() => pick(option.key)}>
            {option.label}
            {option.count !== undefined && <Words className="chip__count">{option.count}</Words>}
          </Tap>
        ))}
      </Box>
    </Box>
  )
}
