import { useEffect, useState } from 'react'

/**
 * What time it is at school. Phones are set wrong, and a demonstration has a clock of its own, so the time of the last answer
 * (its `Date` header) leads and the phone only counts on from there.
 */
let offsetMs = 0

/** Hears the `Date` header of an answer; anything else is ignored. */
export function hearTime(date: string | undefined) {
  const at = Date.parse(date ?? '')
  // The header knows whole seconds: half of one is nobody's mistake.
  if (!Number.isNaN(at)) offsetMs = at + 500 - Date.now()
}

/** Goes on from what was heard before the app was shut, until an answer says better (AT-5). */
export const countFrom = (offset: number) => { offsetMs = offset }
/** How far the school's clock is ahead of the phone's, in milliseconds. */
export const clockOffset = () => offsetMs

/** The present instant in milliseconds, as the school sees it. */
export const schoolNow = () => Date.now() + offsetMs

/** The present, again every ten seconds, for a page that counts down. */
export function useSchoolNow(): number {
  const [now, setNow] = useState(schoolNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(schoolNow()), 10_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
