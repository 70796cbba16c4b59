import Taro from '@tarojs/taro'

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'
/** WeChat's logic layer has no `crypto`; the key must be unique, not secret: the session says who sends. */
const letters = (count: number) => Array.from({ length: count }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join('')

/** An idempotency key: time and 100 bits of chance, 32 characters. */
export const makeKey = () => `${Date.now().toString(36).padStart(9, '0')}-${letters(22)}`

type Pending = { key: string; mark: string }
const places = 'zhixiao.pending.'
const place = (form: string) => places + form

/**
 * 32 bits of a content (djb2), so that what was typed does not lie on the phone a second time. Two contents with one mark do no harm: the
 * server compares all that was sent and refuses the key (`request.key_reused`), and the next try gets a new one.
 */
export const markOf = (text: string) => Array.from(text).reduce((mark, letter) => ((mark * 33) ^ (letter.codePointAt(0) ?? 0)) >>> 0, 5381).toString(36)

/**
 * The key under which this content of this form is sent. While no answer has come, the same content gets the same key, even
 * after the app was closed; other content is another intent and gets a new key.
 */
export function keyFor(form: string, content: unknown): string {
  const mark = markOf(JSON.stringify(content) ?? '')
  const pending = Taro.getStorageSync<Pending | ''>(place(form))
  if (pending && pending.mark === mark) return pending.key
  const key = makeKey()
  Taro.setStorageSync(place(form), { key, mark })
  return key
}

/** An answer came: the form is done with this key. */
export const forgetKey = (form: string) => Taro.removeStorageSync(place(form))

/** Another person is here: no form of the one before is under way. */
export const forgetKeys = () => Taro.getStorageInfoSync().keys.filter((key) => key.startsWith(places)).forEach((key) => Taro.removeStorageSync(key))
