import Taro from '@tarojs/taro'
import { NoAnswer, type Answer, type Sending } from './types'

const lowered = (headers: Record<string, unknown> | undefined) =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]))

/** Taro.request in our words, for both targets. Fails with NoAnswer. */
export async function request({ method, url, headers, body, timeoutMs }: Sending, extra: { credentials?: 'same-origin' } = {}): Promise<Answer> {
  try {
    const answer = await Taro.request<unknown>({ url, method, header: headers, timeout: timeoutMs, ...(body !== undefined && { data: body as object }), ...extra })
    return { status: answer.statusCode, data: answer.data, headers: lowered(answer.header) }
  } catch (thrown) {
    // WeChat says "request:fail timeout", H5 aborts its fetch.
    throw new NoAnswer(/timeout|abort/i.test(JSON.stringify(thrown) + String(thrown)))
  }
}
