import { useEffect, useRef, useState, type CSSProperties, type MouseEvent } from 'react'
import type { BoxProps, FileDropProps, GridProps, InputProps, PickDayProps, PickOneProps, SheetFrameProps, TapProps } from './props'

/**
 * The elements of the browser itself: real buttons, inputs and tables, so that keyboard, focus and screen readers work
 * without our help. `index.weapp.tsx` says the same with the parts of the mini-program.
 */
const aria = ({ role, label, level, live, busy, mute }: BoxProps) => ({
  role,
  'aria-label': label,
  'aria-level': level,
  'aria-live': live,
  'aria-busy': busy,
  'aria-hidden': mute,
})

export const Box = (props: BoxProps) => (
  <div id={props.id} className={props.className} style={props.style} {...aria(props)}>{props.children}</div>
)
export const Words = (props: BoxProps) => (
  <span id={props.id} className={props.className} style={props.style} {...aria(props)}>{props.children}</span>
)

const chosen = ({ kind, on }: TapProps) => {
  if (on === undefined) return {}
  if (kind === 'tab') return { role: 'tab', 'aria-selected': on }
  if (kind === 'place') return { 'aria-current': on ? ('page' as const) : undefined }
  return { 'aria-pressed': on }
}
/** How long a finger rests before it counts as a long press, in milliseconds; the same as WeChat's `longpress`. */
const holdAfter = 350

export function Tap(props: TapProps) {
  const timer = useRef<number>()
  const held = useRef(false)
  const hold = () => {
    held.current = true
    props.onHold?.()
  }
  const release = () => window.clearTimeout(timer.current)
  const holding = props.onHold && {
    onPointerDown: (event: { button: number }) => {
      held.current = false
      if (event.button === 0) timer.current = window.setTimeout(hold, holdAfter)
    },
    onPointerUp: release,
    onPointerLeave: release,
    onPointerCancel: release,
    onContextMenu: (event: MouseEvent) => {
      event.preventDefault()
      release()
      if (!held.current) hold()
    },
  }
  const tap = () => {
    if (!held.current) props.onTap?.()
    held.current = false
  }
  return (
    <button type="button" className={`tap ${props.className ?? ''}`} aria-label={props.label} disabled={props.disabled} onClick={tap} {...holding} {...chosen(props)}>
      {props.children}
    </button>
  )
}

const modes = { text: undefined, digits: 'numeric', phone: 'tel' } as const

export const TextInput = ({ id, value, onChange, label, placeholder, keys = 'text', max, disabled, wrong, onDone }: InputProps) => (
  <input
    id={id} className="field__input" type="text" inputMode={modes[keys]} autoComplete="off" value={value} aria-label={label} placeholder={placeholder}
    maxLength={max} disabled={disabled} aria-invalid={wrong} aria-describedby={`${id}-note`}
    onChange={(event) => onChange(event.target.value)}
    onKeyDown={(event) => { if (event.key === 'Enter' && !event.nativeEvent.isComposing) onDone?.() }}
  />
)
export const TextBox = ({ id, value, onChange, label, placeholder, max, disabled, wrong }: InputProps) => (
  <textarea
    id={id} className="field__input field__area" value={value} aria-label={label} placeholder={placeholder} maxLength={max} disabled={disabled}
    aria-invalid={wrong} aria-describedby={`${id}-note`} onChange={(event) => onChange(event.target.value)}
  />
)

/** While no option is chosen the placeholder is: a browser would show the first one as chosen, and choosing it would be no change. */
export const PickOne = ({ id, label, options, value, onPick, disabled, children }: PickOneProps) => {
  const chosenKey = options.find((option) => option.key === value)?.key
  return (
    <>
      <select id={id} className="over" aria-label={label} value={chosenKey ?? ''} disabled={disabled} onChange={(event) => onPick(event.target.value)}>
        {chosenKey === undefined && <option value="" disabled>请选择</option>}
        {options.map((option) => <option key={option.key} value={option.key}>{option.label}</option>)}
      </select>
      {children}
    </>
  )
}

/** Opens the calendar wherever the field is clicked; older browsers open it from their own icon. */
const openCalendar = (input: HTMLInputElement) => {
  try {
    input.showPicker()
  } catch {
    input.focus()
  }
}
export const PickDay = ({ id, label, value, from, to, onPick, disabled, children }: PickDayProps) => (
  <>
    <input
      id={id} className="over" type="date" aria-label={label} value={value ?? ''} min={from} max={to} disabled={disabled}
      onClick={(event) => openCalendar(event.currentTarget)} onChange={(event) => { if (event.target.value) onPick(event.target.value) }}
    />
    {children}
  </>
)

export const Grid = ({ caption, columns, rows, hidden }: GridProps) => (
  <table className={hidden ? 'only-read' : 'table'}>
    <caption className={hidden ? undefined : 'only-read'}>{caption}</caption>
    <thead>
      <tr>{columns.map((column) => <th key={column.key} scope="col" className={`table__head${column.number ? ' table__head--num' : ''}`}>{column.label}</th>)}</tr>
    </thead>
    <tbody>
      {rows.map((row) => (
        <tr key={row.key}>
          {row.cells.map((cell, at) => <td key={columns[at]?.key ?? at} className={`table__cell${columns[at]?.number ? ' table__cell--num' : ''}`}>{cell}</td>)}
        </tr>
      ))}
    </tbody>
  </table>
)
/** A box that scrolls by itself must be reachable with the keyboard. */
export const GridBox = ({ label, children }: BoxProps) => (
  <div className="table-box" role="region" aria-label={label} tabIndex={0}>{children}</div>
)

const focusable = 'button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]'

/** A dialog: takes the focus, keeps it, gives it back; Escape and the shade close it. */
export function SheetFrame({ label, onShut, children }: SheetFrameProps) {
  const panel = useRef<HTMLDivElement>(null)
  const shut = useRef(onShut)
  shut.current = onShut
  useEffect(() => {
    const before = document.activeElement
    const box = panel.current
    box?.focus()
    const keys = (event: KeyboardEvent) => {
      if (event.key === 'Escape') shut.current()
      if (event.key !== 'Tab' || !box) return
      const all = [...box.querySelectorAll<HTMLElement>(focusable)]
      const edge = event.shiftKey ? all[0] : all[all.length - 1]
      if (document.activeElement !== edge && document.activeElement !== box) return
      event.preventDefault()
      all[event.shiftKey ? all.length - 1 : 0]?.focus()
    }
    document.addEventListener('keydown', keys)
    return () => {
      document.removeEventListener('keydown', keys)
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <div className="sheet">
      <div className="sheet__shade" onClick={onShut} aria-hidden />
      <div className="sheet__panel" role="dialog" aria-modal aria-label={label} tabIndex={-1} ref={panel}>{children}</div>
    </div>
  )
}

const inside: CSSProperties = { height: '100%' }
/** Choose a file or drop it here. */
export function FileDrop({ label, accept, disabled, onPick, children }: FileDropProps) {
  const [over, setOver] = useState(false)
  const take = (files: FileList | null) => {
    const file = files?.[0]
    if (file && !disabled) onPick(file)
  }
  return (
    <div
      className={`drop${over ? ' drop--on' : ''}`}
      onDragOver={(event) => { event.preventDefault(); setOver(true) }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => { event.preventDefault(); setOver(false); take(event.dataTransfer.files) }}
    >
      <input
        className="over" style={inside} type="file" aria-label={label} accept={accept.join(',')} disabled={disabled}
        onChange={(event) => { take(event.target.files); event.target.value = '' }}
      />
      {children}
    </div>
  )
}
