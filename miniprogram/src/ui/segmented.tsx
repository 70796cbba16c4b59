import { Box, Tap } from './native'
import { cx } from './tone'

type Props<Key extends string> = { label: string; options: readonly { key: Key; label: string }[]; value: Key; onPick: (key: Key) => void }

/** Two to four views of the same thing, one of them shown. */
export const Segmented = <Key extends string>({ label, options, value, onPick }: Props<Key>) => (
  <Box className="segmented" role="tablist" label={label}>
    {options.map((option) => (
      <Tap
        key={option.key} kind="tab" on={option.key === value} className={cx('segmented__one', option.key === value && 'segmented__one--on')}
        onTap={() => onPick(option.key)}
      >
        {option.label}
      </Tap>
    ))}
  </Box>
)
