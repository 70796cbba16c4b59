import { useEffect, useState } from 'react'
import { Box, Words } from './native'
import { listen, saidNow } from './said'
import { cx } from './tone'

const marks = { plain: '', green: '✓', red: '!' } as const

/** The place of the toast; every Page has one. */
export function ToastHost() {
  const [shown, setShown] = useState(saidNow)
  useEffect(() => {
    // Between the first drawing and this effect the sentence may have changed.
    setShown(saidNow())
    return listen(setShown)
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
