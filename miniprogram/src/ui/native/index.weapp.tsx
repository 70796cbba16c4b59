import { Input, Picker, Text, Textarea, View } from '@tarojs/components'
import type { BoxProps, FileDropProps, GridProps, InputProps, PickDayProps, PickOneProps, SheetFrameProps, TapProps } from './props'

/** The parts of the mini-program, with the same meaning as the browser's in `index.h5.tsx`. WeChat reads `aria-role` and `aria-label`. */
const aria = ({ role, label, live, mute }: BoxProps) => ({
  ...(role && { ariaRole: role }),
  ...(label && { ariaLabel: label }),
  ...(live && { ariaLive: live }),
  ...(mute && { ariaHidden: true }),
})

export const Box = (props: BoxProps) => (
  <View id={props.id} className={props.className} style={props.style} {...aria(props)}>{props.children}</View>
)
export const Words = (props: BoxProps) => (
  <Text id={props.id} className={props.className} style={props.style} {...aria(props)}>{props.children}</Text>
)

export const Tap = ({ className, label, disabled, on, kind, onTap, onHold, children }: TapProps) => (
  <View
    className={`tap ${disabled ? 'tap--off' : ''} ${className ?? ''}`} hoverClass={disabled ? 'none' : 'is-pressed'} hoverStayTime={70}
    ariaRole={kind === 'tab' ? 'tab' : 'button'} ariaLabel={label && on ? `${label}，已选` : (label ?? '')}
    onClick={() => { if (!disabled) onTap?.() }}
    {...(onHold && { onLongPress: () => { if (!disabled) onHold() } })}
  >
    {children}
  </View>
)

export const TextInput = ({ id, value, onChange, label, placeholder, keys = 'text', max, disabled, onDone }: InputProps) => (
  <Input
    id={id} className="field__input" type={keys === 'text' ? 'text' : 'number'} value={value} placeholder={placeholder ?? ''} placeholderClass="field__hold"
    maxlength={max ?? -1} disabled={disabled ?? false} ariaLabel={label} onInput={(event) => onChange(event.detail.value)} onConfirm={() => onDone?.()}
  />
)
export const TextBox = ({ id, value, onChange, label, placeholder, max, disabled }: InputProps) => (
  <Textarea
    id={id} className="field__input field__area" value={value} placeholder={placeholder ?? ''} placeholderClass="field__hold" maxlength={max ?? -1} autoHeight
    disabled={disabled ?? false} ariaLabel={label} onInput={(event) => onChange(event.detail.value)}
  />
)

export const PickOne = ({ label, options, value, onPick, disabled, children }: PickOneProps) => (
  <Picker
    className="field__picker" mode="selector" range={options.map((option) => option.label)} value={Math.max(0, options.findIndex((option) => option.key === value))}
    disabled={disabled ?? false} ariaLabel={label}
    onChange={(event) => {
      const option = options[Number(event.detail.value)]
      if (option) onPick(option.key)
    }}
  >
    <View className="field__pick">{children}</View>
  </Picker>
)
export const PickDay = ({ label, value, from, to, onPick, disabled, children }: PickDayProps) => (
  <Picker
    className="field__picker" mode="date" value={value ?? ''} {...(from && { start: from })} {...(to && { end: to })} disabled={disabled ?? false} ariaLabel={label}
    onChange={(event) => onPick(event.detail.value)}
  >
    <View className="field__pick">{children}</View>
  </Picker>
)

export const Grid = ({ caption, columns, rows, hidden }: GridProps) => (
  <View className={hidden ? 'only-read' : 'table vtable'} ariaRole="table" ariaLabel={caption}>
    <View className="vtable__row" ariaRole="row">
      {columns.map((column) => <View key={column.key} className={`table__head${column.number ? ' table__head--num' : ''}`}>{column.label}</View>)}
    </View>
    {rows.map((row) => (
      <View key={row.key} className="vtable__row" ariaRole="row">
        {row.cells.map((cell, at) => <View key={columns[at]?.key ?? at} className={`table__cell${columns[at]?.number ? ' table__cell--num' : ''}`}>{cell}</View>)}
      </View>
    ))}
  </View>
)
export const GridBox = ({ label, children }: BoxProps) => <View className="table-box" {...aria({ label })}>{children}</View>

/** Only the shade stops the finger, so that the page below stays: around the panel it would also stop what scrolls in it. */
export const SheetFrame = ({ label, onShut, children }: SheetFrameProps) => (
  <View className="sheet">
    <View className="sheet__shade" catchMove onClick={onShut} />
    <View className="sheet__panel" ariaRole="dialog" ariaLabel={label}>{children}</View>
  </View>
)

/** WeChat's file chooser sees chat files only; files are handed in on a computer. */
export const FileDrop = (_: FileDropProps) => <View className="drop"><View className="drop__note">请在电脑浏览器里打开此页选择文件</View></View>
