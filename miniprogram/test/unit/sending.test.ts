import { ApiError, noAnswer } from '../../src/platform/errors'
import { stopAllSending, stopSending, untilAnswered } from '../../src/platform/sending'

const form = 'roll:7:2026-03-11:am'
beforeEach(() => { jest.useFakeTimers() })
afterEach(() => { jest.useRealTimers() })

/** Something to ask that the test answers by hand, and what came of asking it. */
function begun(name = form) {
  const waiting: { answer: (reply: string) => void; fail: (error: Error) => void }[] = []
  const ask = () => new Promise<string>((resolve, reject) => { waiting.push({ answer: resolve, fail: reject }) })
  const retries: number[] = []
  const outcome: { settled?: unknown } = {}
  void untilAnswered(name, ask, (count) => { retries.push(count) }).then((value) => { outcome.settled = value ?? 'stopped' }, (thrown: unknown) => { outcome.settled = thrown })
  const last = () => waiting[waiting.length - 1]
  return {
    retries, outcome,
    asked: () => waiting.length,
    silence: async () => { last()?.fail(noAnswer(false)); await jest.advanceTimersByTimeAsync(0) },
    refuse: async (code: string) => { last()?.fail(new ApiError(code, '不行', 409)); await jest.advanceTimersByTimeAsync(0) },
    answer: async () => { last()?.answer('done'); await jest.advanceTimersByTimeAsync(0) },
  }
}
const aMinute = () => jest.advanceTimersByTimeAsync(60_000)

describe('sending until an answer comes (AT-5)', () => {
  it('asks again after silence, says how often, and hands over the reply', async () => {
    const one = begun()
    await one.silence()
    expect([one.asked(), one.retries]).toEqual([1, [1]])
    await aMinute()
    await one.answer()
    expect([one.asked(), one.outcome]).toEqual([2, { settled: { reply: 'done' } }])
  })

  it('a refusal is for the caller at once, silence after seven tries', async () => {
    const refused = begun()
    await refused.refuse('attendance.roll_changed')
    expect([refused.asked(), refused.outcome.settled]).toEqual([1, expect.objectContaining({ code: 'attendance.roll_changed' })])
    const alone = begun()
    for (let tried = 0; tried < 9; tried += 1) {
      await alone.silence()
      await aMinute()
    }
    expect([alone.asked(), alone.outcome.settled]).toEqual([7, expect.objectContaining({ code: 'network.unreachable' })])
  })

  it('AT-5 a draft dropped while the network is away is not sent when it comes back, and the form is free at once', async () => {
    const one = begun()
    await one.silence()
    stopSending(form)
    await jest.advanceTimersByTimeAsync(0)
    expect(one.outcome).toEqual({ settled: 'stopped' })
    await aMinute()
    expect(one.asked()).toBe(1)
  })

  it('when another person is here, nothing of the one before is tried again', async () => {
    const [roll, binding] = [begun(), begun('bind')]
    for (const one of [roll, binding]) await one.silence()
    stopAllSending()
    await aMinute()
    expect([roll, binding].map((one) => [one.asked(), one.outcome.settled])).toEqual([[1, 'stopped'], [1, 'stopped']])
  })

  it('what is on the wire may arrive: its reply counts, its silence and its refusal are about nothing any more', async () => {
    const arrived = begun()
    stopSending(form)
    await arrived.answer()
    expect(arrived.outcome).toEqual({ settled: { reply: 'done' } })
    const lost = begun()
    stopSending(form)
    await lost.silence()
    await aMinute()
    expect([lost.asked(), lost.retries, lost.outcome]).toEqual([1, [], { settled: 'stopped' }])
    const refused = begun()
    stopSending(form)
    await refused.refuse('attendance.already_reported')
    expect(refused.outcome).toEqual({ settled: 'stopped' })
  })

  it('reaches a page that was left and goes on sending; other forms are not touched, and the next sending of the form is a new one', async () => {
    const [left, here, other] = [begun(), begun(), begun('roll:8:2026-03-11:am')]
    for (const one of [left, here, other]) await one.silence()
    stopSending(form)
    await aMinute()
    expect([left.asked(), here.asked(), other.asked()]).toEqual([1, 1, 2])
    const again = begun()
    await again.silence()
    await aMinute()
    expect(again.asked()).toBe(2)
    await again.answer()
    await other.answer()
  })
})
