import { wayTo } from '../../src/platform/pages'

const roll = '/teacher/roll/index?class=7'
const receipts = '/teacher/receipts/index?class=7'
const stack = (...over: string[]) => ['/pages/home/index', ...over]

describe('the ten pages that WeChat opens above one another', () => {
  it('a page opens above, and the one right below is gone back to', () => {
    expect(wayTo(stack(roll), receipts)).toBe('navigateTo')
    expect(wayTo(stack(roll, receipts), roll)).toBe('navigateBack')
    expect(wayTo(stack('/teacher/roll/index?class=8', receipts), roll)).toBe('navigateTo')
    expect(wayTo(stack(), '/pages/home/index')).toBe('navigateTo')
  })

  it('going to and fro never fills the stack, and a full one still leads on', () => {
    const full = Array.from({ length: 10 }, (_, index) => `/teacher/roll/index?class=${index}`)
    expect(wayTo(full, receipts)).toBe('redirectTo')
    expect(wayTo(full.slice(1), receipts)).toBe('navigateTo')
    expect(wayTo(full, full[8] ?? '')).toBe('navigateBack')
  })

  it('a browser counts nobody’s pages', () => {
    expect(wayTo([], roll)).toBe('navigateTo')
  })
})
