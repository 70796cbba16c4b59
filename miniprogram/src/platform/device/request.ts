import Taro from '@tarojs/taro'
import { NoAnswer, type Answer, type Sending } from './types'

const lowered = (headers: Record<string, unknown> | undefined) =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]))

/** Taro.request in our words, for both targets. Fails with NoAnswer. */
export async function request({ method, url, headers, body, timeoutMs }: Sending, extra: { credentials?: 'same-origin'; signal?: AbortSignal } = {}): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  // H5 stops waiting for its own timeout once the headers are there: a body that stalls would never end.
  const tooLate = new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new NoAnswer(true)), timeoutMs) })
  try {
    const asked = Taro.request<unknown>({ url, method, header: headers, timeout: timeoutMs, ...(body !== undefined && { data: body as object }), ...extra })
    const answer = await Promise.race([asked, tooLate])
    return { status: answer.statusCode, data: answer.data, headers: lowered(answer.header) }
  } catch (thrown) {
    // WeChat says "request:fail timeout", H5 aborts its fetch.
    throw new NoAnswer(/timeout|abort/i.test(JSON.stringify(thrown) + String(thrown)))
  } finally {
    clearTimeout(timer)
  }
}
