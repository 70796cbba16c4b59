import { useDidHide, useDidShow } from '@tarojs/taro'
import { useCallback, useEffect, useRef } from 'react'

/**
 * Asks whether this page is the one being looked at. An answer may come after the person went on; it must not take them away from
 * where they are now.
 */
export function useInSight(): () => boolean {
  const seen = useRef(true)
  useDidShow(() => { seen.current = true })
  useDidHide(() => { seen.current = false })
  useEffect(() => {
    seen.current = true
    return () => { seen.current = false }
  }, [])
  return useCallback(() => seen.current, [])
}
