import type { ReactNode } from 'react'
import { Box, PickDay, PickOne, TextBox, TextInput } from './native'
import type { InputProps, PickDayProps, PickOneProps } from './native/props'
import { cx } from './tone'

type Frame = { id: string; label: string; hint?: string; error?: string; disabled?: boolean }

/** Label above, help below; an error takes the place of the help and is read out. */
const FieldFrame = ({ id, label, hint, error, disabled, count, children }: Frame & { count?: string; children: ReactNode }) => (
  <Box className="field">
    <Box className="field__top">
      <Box className="field__label" mute>{label}</Box>
      {count && <Box className="field__count">{count}</Box>}
    </Box>
    <Box className={cx('field__box', error && 'field__box--wrong', disabled && 'field__box--off')}>{children}</Box>
    <Box id={`${id}-note`} className={error ? 'field__error' : 'field__hint'} {...(error && { live: 'polite' as const })}>{error ?? hint}</Box>
  </Box>
)

type TextProps = Frame & Pick<InputProps, 'value' | 'onChange' | 'placeholder' | 'keys' | 'max' | 'onDone'> & {
  /** Several lines, with a count of what is left to write. */
  long?: boolean
}

/** Something to write. `max` counts characters as people see them typed. */
export function Field({ long, hint, error, ...props }: TextProps) {
  const count = long && props.max ? `${props.value.length}/${props.max}` : undefined
  const Input = long ? TextBox : TextInput
  return (
    <FieldFrame id={props.id} label={props.label} hint={hint} error={error} disabled={props.disabled} count={count}>
      <Input {...props} wrong={error !== undefined} />
    </FieldFrame>
  )
}

const Face = ({ text, hold }: { text: string | undefined; hold: string }) => (
  <>
    <Box className={cx('field__face', text === undefined && 'field__hold')}>{text ?? hold}</Box>
    <Box className="field__arrow" mute />
  </>
)

type SelectProps = Frame & Omit<PickOneProps, 'children'> & { placeholder?: string }

/** One of many, by the device's own wheel or list. */
export const Select = ({ hint, error, placeholder = '请选择', ...props }: SelectProps) => (
  <FieldFrame id={props.id} label={props.label} hint={hint} error={error} disabled={props.disabled}>
    <PickOne {...props}><Face text={props.options.find((option) => option.key === props.value)?.label} hold={placeholder} /></PickOne>
  </FieldFrame>
)

type DateProps = Frame & Omit<PickDayProps, 'children'> & {
  /** How the day reads to people. */
  show: (day: string) => string
}

/** A day, by the device's own calendar. Days are `YYYY-MM-DD`. */
export const DatePick = ({ hint, error, show, ...props }: DateProps) => (
  <FieldFrame id={props.id} label={props.label} hint={hint} error={error} disabled={props.disabled}>
    <PickDay {...props}><Face text={props.value ? show(props.value) : undefined} hold="选择日期" /></PickDay>
  </FieldFrame>
)
