import { useRef } from 'react'

/** The latest value that was there: for what stays on the page while another question is asked, such as whose page it is. */
export function useHeld<Value>(value: Value | undefined): Value | undefined {
  const held = useRef(value)
  if (value !== undefined) held.current = value
  return held.current
}
