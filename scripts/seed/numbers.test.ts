import { generateWorld } from './generate'
import { checkCharacter, impossibleRegion, impossiblePhonePrefix, phoneOf, pupilNoOf, toFullWidth } from './numbers'
import { encodeGbk } from './gbk'

describe('numbers that can belong to nobody', () => {
  const world = generateWorld('district')

  it('gives everybody a phone of mainland form under a network code that no operator has, no two alike', () => {
    const phones = [...world.guardians, ...world.staff.filter((member) => !member.guardian)].map((person) => person.phone)
    expect(phones.every((phone) => /^1\d{10}$/.test(phone) && phone.startsWith(impossiblePhonePrefix))).toBe(true)
    expect(new Set(phones).size).toBe(phones.length)
    expect(new Set(Array.from({ length: 100_000 }, (_, n) => phoneOf(n))).size).toBe(100_000)
  })

  it('gives every pupil a number of the right form and check character in a province that does not exist', () => {
    const numbers = world.pupils.map((pupil) => pupil.pupilNo)
    expect(new Set(numbers).size).toBe(25_000)
    // One expectation for all: three for each pupil took longer than making the whole district.
    const isRight = (number: string) =>
      /^G\d{17}[\dX]$/.test(number) && number.slice(1, 5) === impossibleRegion && checkCharacter(number.slice(1, 18)) === number.at(-1)
    expect(numbers.filter((number) => !isRight(number))).toEqual([])
  })

  it('computes the check character as GB 11643 does (the standard’s own example)', () => {
    expect(checkCharacter('11010519491231002')).toBe('X')
    expect(pupilNoOf(7, '2016-10-29', 'male', 0)).toMatch(/^G99000720161029001/)
  })
})

describe('how schools write files', () => {
  it('encodes as Excel on a Chinese Windows does, four bytes for rare characters, and reads back the same', () => {
    expect([...encodeGbk('学籍号')]).toEqual([0xd1, 0xa7, 0xbc, 0xae, 0xba, 0xc5])
    const text = '欧阳𠮷,古丽·买买提,䶮㛃𬭎,13,"A b"\r\n'
    expect(new TextDecoder('gb18030').decode(encodeGbk(text))).toBe(text)
    expect(() => encodeGbk('\ud800')).toThrow('U+d800')
  })

  it('writes digits as an input method left in full width does', () => {
    expect(toFullWidth('154 a')).toBe('１５４ ａ')
  })
})
