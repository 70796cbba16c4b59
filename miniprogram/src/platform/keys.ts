import Taro from '@tarojs/taro'

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'
/** WeChat's logic layer has no `crypto`; the key must be unique, not secret: the session says who sends. */
const letters = (count: number) => Array.from({ length: count }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('')

/** An idempotency key: time and 100 bits of chance, 32 characters. */
export const makeKey = () => `${Date.now().toString(36).padStart(9, '0')}-${letters(22)}`

type Pending = { key: string; content: string }
const place = (form: string) => `zhixiao.pending.${form}`

/**
 * The key under which this content of this form is sent. While no answer has come, the same content gets the same key, even
 * after the app was closed; other content is another intent and gets a new key.
 */
export function keyFor(form: string, content: unknown): string {
  const text = JSON.stringify(content) ?? ''
  const pending = Taro.getStorageSync<Pending | ''>(place(form))
  if (pending && pending.content === text) return pending.key
  const key = makeKey()
  Taro.setStorageSync(place(form), { key, content: text })
  return key
}

/** An answer came: the form is done with this key. */
export const forgetKey = (form: string) => Taro.removeStorageSync(place(form))
