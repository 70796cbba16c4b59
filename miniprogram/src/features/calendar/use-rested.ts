import { useEffect, useRef, useState } from 'react'

/** Waits until the typing rests, in milliseconds. */
const restMs = 350

/** A value once it has not changed for a moment, by its content: so that a preview is not asked for at every letter. The first one holds at once. */
export function useRested<Value>(value: Value): Value {
  const text = JSON.stringify(value ?? null)
  const latest = useRef(value)
  latest.current = value
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(latest.current), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
