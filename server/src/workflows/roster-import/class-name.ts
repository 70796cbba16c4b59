/** How schools write a class: 三(2)班, 三年级2班, 七（1）班, 初一3班, 302班, or "2班" beside a grade column. Pure. */
import { tidy } from '../../platform/text'

/** A class as this file means it: `三年级` (level 3), number 2, shown as `三(2)班`. */
export type ClassName = { gradeName: string; level: number; number: number; name: string }

const digits: Record<string, number> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }
const gradeWords = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '高一', '高二', '高三']
/** Junior grades by their other names. */
const juniorWords: Record<string, number> = { 初一: 7, 初二: 8, 初三: 9 }
const number = String.raw`(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])`

/** 12, 十二, 二十 → a number; undefined for anything else. */
export function countOf(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text)
  const parts = /^([一二三四五六七八九])?(十)?([一二三四五六七八九])?$/.exec(text)
  if (!parts || text === '') return undefined
  const [, tens, ten, ones] = parts
  if (!ten) return tens && !ones ? digits[tens] : undefined
  return (tens ? digits[tens]! : 1) * 10 + (ones ? digits[ones]! : 0)
}

/** 三年级, 3年级, 三, 七年级, 初一, 初中一年级, 高二 → 1 … 12; undefined when it is no grade. */
export function levelOf(text: string): number | undefined {
  const plain = tidy(text).replace(/\s/g, '').replace(/^小学/, '').replace(/^初中(?=[一二三1-3])/, '初').replace(/^高中(?=[一二三1-3])/, '高').replace(/年级$|级$/, '')
  const word = plain.replace(/^(初|高)([1-3])$/, (_, stage: string, digit: string) => stage + '一二三'[Number(digit) - 1])
  if (word in juniorWords) return juniorWords[word]
  const index = gradeWords.indexOf(word)
  if (index >= 0) return index + 1
  const count = countOf(word)
  return count !== undefined && count >= 1 && count <= 12 ? count : undefined
}

const gradeNameOf = (level: number) => (level <= 9 ? `${gradeWords[level - 1]}年级` : gradeWords[level - 1]!)
const nameOf = (level: number, classNumber: number) => `${gradeWords[level - 1]}(${classNumber})班`

const withGrade = new RegExp(String.raw`^(.*?[年级]|初[一二三1-3]|高[一二三1-3]|[一二三四五六七八九]|\d)[.\-·]?\(?(${number})\)?班?$`)
const alone = new RegExp(String.raw`^\(?(${number})\)?班?$`)
const threeDigits = /^([1-9])(0[1-9]|[1-9]\d)班?$/

/**
 * The class a row means. The grade comes from the class itself or from the grade column; when both name one, they must agree.
 * @returns the class, or `grade_differs` / `unreadable`
 */
export function classOf(gradeText: string, classText: string): ClassName | 'grade_differs' | 'unreadable' {
  const text = tidy(classText).replace(/\s/g, '').replace(/[（【[]/g, '(').replace(/[）】\]]/g, ')')
  const column = levelOf(gradeText)
  if (tidy(gradeText) !== '' && column === undefined) return 'unreadable'
  const single = alone.exec(text)
  if (single && column !== undefined) return made(column, single[1]!)
  const short = threeDigits.exec(text)
  if (short) return agreed(column, Number(short[1]), String(Number(short[2])))
  const whole = withGrade.exec(text)
  const level = whole && levelOf(whole[1]!)
  return whole && level ? agreed(column, level, whole[2]!) : 'unreadable'
}

const agreed = (column: number | undefined, level: number, classNumber: string) =>
  column !== undefined && column !== level ? ('grade_differs' as const) : made(level, classNumber)

function made(level: number, numberText: string): ClassName | 'unreadable' {
  const count = countOf(numberText)
  if (!count) return 'unreadable'
  return { gradeName: gradeNameOf(level), level, number: count, name: nameOf(level, count) }
}
