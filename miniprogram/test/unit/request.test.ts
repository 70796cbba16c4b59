import Taro from '@tarojs/taro'
import { request } from '../../src/platform/device/request'

jest.mock('@tarojs/taro', () => ({ __esModule: true, default: { request: jest.fn() } }))
const asked = jest.mocked(Taro.request)
const sending = { method: 'GET', url: '/api/me', headers: {}, timeoutMs: 15_000 } as const
const answering = (answer: Promise<unknown>) => asked.mockReturnValue(answer as ReturnType<typeof Taro.request>)

describe('one request', () => {
  beforeEach(() => { jest.useFakeTimers() })
  afterEach(() => { jest.useRealTimers() })

  it('a body that stalls after its headers counts as no answer when the time is over, not before', async () => {
    answering(new Promise(() => undefined))
    const end = jest.fn()
    request(sending).catch(end)
    await jest.advanceTimersByTimeAsync(14_999)
    expect(end).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(1)
    expect(end).toHaveBeenCalledWith(expect.objectContaining({ name: 'NoAnswer', timedOut: true }))
  })

  it('an answer stops the clock', async () => {
    answering(Promise.resolve({ statusCode: 200, data: { items: [] }, header: { 'Retry-After': 7 } }))
    expect(await request(sending)).toEqual({ status: 200, data: { items: [] }, headers: { 'retry-after': '7' } })
    expect(jest.getTimerCount()).toBe(0)
  })

  it('a failure says whether it took too long', async () => {
    answering(Promise.reject(new TypeError('Failed to fetch')))
    await expect(request(sending)).rejects.toMatchObject({ timedOut: false })
    answering(Promise.reject<unknown>({ errMsg: 'request:fail timeout' }))
    await expect(request(sending)).rejects.toMatchObject({ timedOut: true })
  })
})
