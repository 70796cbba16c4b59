import Taro from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import './app.scss'
import { leftToSay } from './platform/device'
import { begin } from './platform/nav'
import { setNotice } from './platform/notice'
import { useElder } from './platform/store'
import { ComfortContext } from './ui/comfort'
import { toast } from './ui/said'

setNotice(toast)
// What was said just before the page was loaded anew.
const left = leftToSay()
if (left) toast(...left)

/** The app: comfort for every page, one way to speak, and no dead end for unknown addresses. */
export default function App({ children }: PropsWithChildren) {
  const elder = useElder()
  Taro.usePageNotFound(() => begin('home'))
  return <ComfortContext.Provider value={{ elder }}>{children}</ComfortContext.Provider>
}
