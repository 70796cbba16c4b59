import Taro from '@tarojs/taro'

export type NoticeTone = 'plain' | 'green' | 'red'
type Show = (text: string, tone: NoticeTone) => void

let show: Show = (text) => { void Taro.showToast({ title: text, icon: 'none', duration: 3000 }) }

/** The app decides how a sentence is shown; until then WeChat's own toast. */
export const setNotice = (next: Show) => { show = next }
/** Says one short sentence to the person, such as the refusal of an action. */
export const notice = (text: string, tone: NoticeTone = 'plain') => show(text, tone)
