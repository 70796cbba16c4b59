import { useEffect, useState } from 'react'

/** Waits until the typing rests, in milliseconds. */
const restMs = 400

/** A text once nobody has typed for a moment, so that a search does not ask at every letter. */
export function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), restMs)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}
