import fc from 'fast-check'
import { acceptField, type FieldContext, fieldKeys } from '../src/template/fields'

const plain: FieldContext = { lengthUnit: 'codepoint', emoji: 'strip', allowed: undefined }
const ok = (key: string, value: unknown, context: Partial<FieldContext> = {}): boolean =>
  acceptField(key, value, { ...plain, ...context }) !== null

const han = fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code))
const hanText = (min: number, max: number): fc.Arbitrary<string> =>
  fc.array(han, { minLength: min, maxLength: max }).map((list) => list.join(''))
const visible = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCodePoint(code))
const ascii = (min: number, max: number): fc.Arbitrary<string> =>
  fc.array(visible, { minLength: min, maxLength: max }).map((list) => list.join(''))
const pad = (value: number): string => String(value).padStart(2, '0')
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${pad(hour)}:${pad(minute)}`)
const day = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })

describe('template fields (platform §4)', () => {
  it('thing takes 1 to 20 characters and no more, a rare character such as 𠮷 being one', () => {
    fc.assert(fc.property(hanText(1, 20), (text) => ok('thing1', text)))
    fc.assert(fc.property(hanText(21, 60), (text) => !ok('thing1', text)))
    expect(ok('thing1', '𠮷'.repeat(20))).toBe(true)
    expect(ok('thing1', '𠮷'.repeat(20), { lengthUnit: 'utf16' })).toBe(false)
    expect(ok('thing1', '')).toBe(false)
  })

  it('no field takes a line break or another control character', () => {
    const control = fc.constantFrom('\n', '\r', '\t', '\u0000', '\u001f', '\u2028')
    fc.assert(fc.property(hanText(0, 8), control, hanText(0, 8), (a, c, b) => !ok('thing1', a + c + b) && !ok('const1', a + c + b)))
  })

  it('emoji are taken out of the card, refused or kept, as the assumption says', () => {
    expect(acceptField('thing1', '小明🎉到校👨‍👩‍👧', plain)).toBe('小明到校')
    expect(ok('thing1', '小明🎉', { emoji: 'reject' })).toBe(false)
    expect(acceptField('thing1', '小明🎉', { ...plain, emoji: 'keep' })).toBe('小明🎉')
    expect(ok('thing1', '🎉')).toBe(false)
    fc.assert(fc.property(hanText(1, 20), (text) => acceptField('thing1', text, plain) === text))
  })

  it('character_string takes 32 visible characters without Chinese', () => {
    fc.assert(fc.property(ascii(1, 32), (text) => ok('character_string1', text)))
    fc.assert(fc.property(ascii(33, 60), (text) => !ok('character_string1', text)))
    fc.assert(fc.property(ascii(0, 20), hanText(1, 1), (a, b) => !ok('character_string1', a + b)))
  })

  it('time takes 15:01, a day with a time, and a span; never a day alone or an impossible one', () => {
    fc.assert(
      fc.property(day, clock, clock, (date, from, to) => {
        const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()]
        const chinese = `${year}年${month}月${dayOfMonth}日`
        const dashed = `${year}-${pad(month)}-${pad(dayOfMonth)}`
        const good = [from, `${chinese} ${from}`, `${dashed} ${from}:07`, `${chinese} ${from}~${chinese} ${to}`, `${from}~${to}`]
        return good.every((text) => ok('time1', text)) && !ok('time1', chinese) && !ok('time1', dashed)
      }),
    )
    for (const text of [
      '24:00',
      '12:60',
      '2026年2月30日 08:00',
      '2026年13月1日 08:00',
      '明天 08:00',
      '',
      '08:00~',
      '1~2~3',
      '2026-3-11T08:05:00Z',
    ]) {
      expect([text, ok('time1', text)]).toEqual([text, false])
    }
  })

  it('date takes a day with or without a time', () => {
    for (const text of ['2026年3月11日', '2026-03-11 08:05', '2026/3/11', '2026.3.11~2026.3.12'])
      expect([text, ok('date1', text)]).toEqual([text, true])
    for (const text of ['2026年2月30日', '08:05', '']) expect([text, ok('date1', text)]).toEqual([text, false])
  })

  it('amount takes one currency sign, at most twelve digits, perhaps 元', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '¥', '￥', '$'),
        fc.bigInt({ min: 0n, max: 999_999_999_999n }),
        fc.constantFrom('', '元'),
        (sign, number, unit) => ok('amount1', `${sign}${number}${unit}`),
      ),
    )
    fc.assert(fc.property(fc.bigInt({ min: 1_000_000_000_000n, max: 10n ** 20n }), (number) => !ok('amount1', String(number))))
    for (const text of ['¥¥1', '1,000', '-1', '元', '12.', '']) expect([text, ok('amount1', text)]).toEqual([text, false])
  })

  it('phone_number takes 17 digits and signs', () => {
    expect(ok('phone_number1', '+86-0766-66888866')).toBe(true)
    for (const text of ['+86-0766-668888660', '电话', '']) expect([text, ok('phone_number1', text)]).toEqual([text, false])
  })

  it('car_number takes 8, Chinese only first and last', () => {
    expect(ok('car_number1', '粤A8Z888挂')).toBe(true)
    for (const text of ['粤A8Z8888挂', '粤A汉8888', '粤', '']) expect([text, ok('car_number1', text)]).toEqual([text, false])
  })

  it('phrase takes at most five Chinese characters and nothing else', () => {
    fc.assert(fc.property(hanText(1, 5), (text) => ok('phrase1', text)))
    fc.assert(fc.property(hanText(6, 20), (text) => !ok('phrase1', text)))
    for (const text of ['已到a', '1', '']) expect([text, ok('phrase1', text)]).toEqual([text, false])
  })

  it('const and enum take approved strings only, const also nothing', () => {
    const allowed = ['缺勤', '迟到']
    fc.assert(fc.property(hanText(0, 20), (text) => ok('const1', text, { allowed }) === (text === '' || allowed.includes(text))))
    expect([ok('enum1', '缺勤', { allowed }), ok('enum1', '', { allowed }), ok('enum1', '缺勤')]).toEqual([true, false, false])
    expect([ok('const1', '一'.repeat(20)), ok('const1', '一'.repeat(21))]).toEqual([true, false])
  })

  it('takes numbers as text and refuses everything that is neither', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        (value) => acceptField('thing1', value, plain) === null || typeof value === 'string' || typeof value === 'number',
      ),
    )
    expect(acceptField('character_string1', 42, plain)).toBe('42')
    expect(ok('keyword1', '旧模板')).toBe(false)
  })

  it('finds the keys of a template in order, each once', () => {
    expect(fieldKeys('姓名:{{thing1.DATA}}\n时间：{{time2.DATA}}\n再次:{{thing1.DATA}}')).toEqual(['thing1', 'time2'])
  })
})

describe('fields of subscribe messages (platform §4)', () => {
  const mini = (key: string, value: unknown, context: Partial<FieldContext> = {}): boolean =>
    ok(key, value, { family: 'subscribe', ...context })

  it('number takes 32 digits with a point or a minus, nothing else', () => {
    fc.assert(fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (number) => mini('number1', String(number))))
    fc.assert(fc.property(fc.integer({ min: 33, max: 60 }), (length) => !mini('number1', '1'.repeat(length))))
    for (const text of ['', '1,000', '十', '1.', '.5', '--1', '1e9']) expect([text, mini('number1', text)]).toEqual([text, false])
    expect([mini('number1', 42), mini('number1', '36.8')]).toEqual([true, true])
  })

  it('letter takes 32 Latin letters, symbol five signs', () => {
    const letters = (min: number, max: number): fc.Arbitrary<string> =>
      fc.array(fc.constantFrom(...'ABYZabyz'), { minLength: min, maxLength: max }).map((list) => list.join(''))
    fc.assert(fc.property(letters(1, 32), (text) => mini('letter1', text)))
    fc.assert(fc.property(letters(33, 60), (text) => !mini('letter1', text)))
    fc.assert(fc.property(hanText(1, 5), (text) => !mini('letter1', text) && !mini('symbol1', text)))
    expect([
      mini('symbol1', '+-*/%'),
      mini('symbol1', '！？。'),
      mini('symbol1', '+-*/%!'),
      mini('symbol1', 'a'),
      mini('symbol1', ''),
    ]).toEqual([true, true, false, false, false])
  })

  it('name takes ten Chinese characters or twenty letters, mixed counts as Chinese, digits never', () => {
    fc.assert(fc.property(hanText(1, 10), (text) => mini('name1', text)))
    fc.assert(fc.property(hanText(11, 20), (text) => !mini('name1', text)))
    expect([mini('name1', 'a'.repeat(20)), mini('name1', 'a'.repeat(21)), mini('name1', '阿卜杜·John')]).toEqual([true, false, true])
    expect([mini('name1', `王${'a'.repeat(10)}`), mini('name1', '王1'), mini('name1', '')]).toEqual([false, false, false])
  })

  it('amount has two digits fewer than in an official account', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 9_999_999_999n }), (number) => mini('amount1', `¥${number}元`)))
    fc.assert(fc.property(fc.bigInt({ min: 10_000_000_000n, max: 10n ** 15n }), (number) => !mini('amount1', String(number))))
    expect([mini('amount1', '12345678.90'), ok('amount1', '123456789012'), mini('amount1', '123456789012')]).toEqual([true, true, false])
  })

  it('thing, phrase, time, date, character_string and enum hold as in an official account; const and short_thing are not there', () => {
    fc.assert(
      fc.property(hanText(0, 30), (text) => mini('thing1', text) === ok('thing1', text) && mini('phrase1', text) === ok('phrase1', text)),
    )
    fc.assert(fc.property(ascii(0, 40), (text) => mini('character_string1', text) === ok('character_string1', text)))
    expect([mini('time1', '08:05~09:00'), mini('date1', '2026年3月11日'), mini('enum1', '缺勤', { allowed: ['缺勤'] })]).toEqual([
      true,
      true,
      true,
    ])
    expect([mini('const1', '缺勤'), mini('short_thing1', '早'), mini('toString1', 'x'), ok('number1', '1')]).toEqual([
      false,
      false,
      false,
      false,
    ])
  })
})
