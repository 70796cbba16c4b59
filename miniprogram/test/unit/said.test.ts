import { listen, saidNow, toast, type Shown } from '../../src/ui/said'

describe('an answer reaches the page that the person sees next', () => {
  beforeEach(() => { jest.useFakeTimers() })
  afterEach(() => {
    jest.runAllTimers()
    jest.useRealTimers()
  })
  const page = () => {
    const heard: (string | null)[] = []
    const leave = listen((shown: Shown | null) => heard.push(shown?.text ?? null))
    return { heard, leave }
  }

  it('is shown for its reading time and goes', () => {
    const { heard, leave } = page()
    toast('已更正')
    jest.advanceTimersByTime(2_200)
    expect(heard).toEqual(['已更正'])
    jest.advanceTimersByTime(200)
    expect(heard).toEqual(['已更正', null])
    leave()
  })

  it('a page that takes its time to come still shows it, for at least 1.5 s', () => {
    const first = page()
    toast('已提交')
    first.leave()
    jest.advanceTimersByTime(20_000)
    expect(saidNow()?.text).toBe('已提交')
    const next = page()
    jest.advanceTimersByTime(1_400)
    expect(saidNow()?.text).toBe('已提交')
    jest.advanceTimersByTime(200)
    expect(next.heard).toEqual([null])
    next.leave()
  })

  it('a page that comes at once gets what is left of it', () => {
    const first = page()
    toast('已提交')
    const next = page()
    first.leave()
    jest.advanceTimersByTime(2_200)
    expect(next.heard).toEqual([])
    jest.advanceTimersByTime(200)
    expect(next.heard).toEqual([null])
    next.leave()
  })
})
