import fc from 'fast-check'
import { codeHash, linkCodeFrom, localPath, readLinkCode } from './rules'

describe('sign-in rules', () => {
  it.each([
    ['/', '/'],
    ['/family/message/index?push=7', '/family/message/index?push=7'],
    ['/#/family/day', '/#/family/day'],
    ['https://evil.example/', '/'],
    ['//evil.example', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['', '/'],
    [`/${'a'.repeat(600)}`, '/'],
  ])('after sign-in one goes back to a page of our own only: %s → %s', (back, expected) => {
    expect(localPath(back)).toBe(expected)
  })

  it('no text whatever leads to another site', () => {
    fc.assert(fc.property(fc.string(), (back) => new URL(localPath(back), 'https://school.example').origin === 'https://school.example'))
  })

  it('a link code is read as it was shown, however carelessly it is typed (ID-2)', () => {
    const code = linkCodeFrom(Buffer.from([0, 1, 2, 3, 4]))
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/)
    expect(readLinkCode(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4).replaceAll('0', 'o')} `)).toBe(code)
  })

  it('the same code for two purposes is two codes', () => {
    expect(codeHash('login', 'x').equals(codeHash('oauth', 'x'))).toBe(false)
  })
})
