import { useEffect, useState } from 'react'

/** Waits until the typing rests, in milliseconds. */
const restMs = 350

/** A value once it has not changed for a moment, by its content: so that a preview is not asked for at every letter. The first one holds at once. */
export function useRested<Value>(value: Value): Value {
  const text = JSON.stringify(value ?? null)
  const [rested, setRested] = useState({ text, value })
  useEffect(() => {
    const timer = setTimeout(() => setRested({ text, value }), restMs)
    return () => clearTimeout(timer)
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the text is the value's content
  }, [text])
  return rested.value
}
