import { useEffect, useState } from 'react'
import { Box, Words } from './native'
import { cx } from './tone'

export type ToastTone = 'plain' | 'green' | 'red'
type Shown = { text: string; tone: ToastTone; at: number }
type Listener = (shown: Shown | null) => void

const listeners = new Set<Listener>()
const marks = { plain: '', green: '✓', red: '!' } as const
let timer: ReturnType<typeof setTimeout> | undefined
let counter = 0

/** Long enough to read: 2 s and a tenth of a second for every character, at most 6 s. */
const readingTime = (text: string) => Math.min(6000, 2000 + text.length * 100)
const show = (shown: Shown | null) => listeners.forEach((listener) => listener(shown))

/** Says one sentence at the lower edge of the page in sight; a new one replaces the old. */
export function toast(text: string, tone: ToastTone = 'plain') {
  clearTimeout(timer)
  counter += 1
  show({ text, tone, at: counter })
  timer = setTimeout(() => show(null), readingTime(text))
}

/** The place of the toast; every Page has one. */
export function ToastHost() {
  const [shown, setShown] = useState<Shown | null>(null)
  useEffect(() => {
    listeners.add(setShown)
    return () => {
      listeners.delete(setShown)
    }
  }, [])
  return (
    <Box live="polite" role="status">
      {shown && (
        <Box className={cx('toast', `toast--${shown.tone}`)}>
          {marks[shown.tone] && <Words className="toast__mark" mute>{marks[shown.tone]}</Words>}
          <Words>{shown.text}</Words>
        </Box>
      )}
    </Box>
  )
}
