/** Reading the cells of one row: numbers that stand for phones and ids, genders, relations. Pure; texts name a fault, never the content. */
import type { Gender, Relation } from '@zhixiao/shared-types/values/people'
import { isPhone, isPupilNo, tidy, tidyName, tidyPhone, tidyPupilNo } from '../../platform/text'

/** A cell as it came out of the file. Spreadsheets keep 15 digits of a number, so a longer one has lost its end. */
export type RawCell = string | number | boolean | Date | null | undefined

/** The marker of a number whose last digits the spreadsheet has lost; no cell text begins like it. */
export const lostDigits = '\u0001lost'

/** A cell as text: 1.38E10 in a number cell is 13800000000. */
export function textOf(cell: RawCell): string {
  if (cell === null || cell === undefined) return ''
  // The apostrophe is our own: error files are neutralised with it (S57) and come back corrected.
  if (typeof cell === 'string') return cell.replace(/^'(?=[=+\-@\t\r])/, '')
  if (cell instanceof Date) return cell.toISOString().slice(0, 10)
  if (typeof cell === 'boolean') return cell ? 'TRUE' : 'FALSE'
  if (!Number.isFinite(cell)) return ''
  if (Math.abs(cell) >= 1e15) return lostDigits
  return Number.isInteger(cell) ? cell.toFixed(0) : String(cell)
}

/** What is wrong with a cell, in the words of the error list. */
export class CellFault {
  constructor(readonly text: string) {}
}
const fault = (text: string) => new CellFault(text)
/** "1.38E+10": the file was saved after a spreadsheet had shortened the number. */
const isShortened = (text: string) => text === lostDigits || /^\d(?:\.\d+)?[eE]\+?\d+$/.test(tidy(text))
const shortened = '被表格软件改成了科学计数法，末几位已丢失，请把这一列设为文本后重填'

export const longestName = 60

export function nameIn(text: string, title: string): string | CellFault {
  const name = tidyName(text)
  if (name === '') return fault(`${title}为空`)
  return [...name].length > longestName ? fault(`${title}超过${longestName}个字`) : name
}

export function pupilNoIn(text: string): string | CellFault {
  if (isShortened(text)) return fault(`学籍号${shortened}`)
  const pupilNo = tidyPupilNo(text)
  if (pupilNo === '') return fault('学籍号为空')
  return isPupilNo(pupilNo) ? pupilNo : fault('学籍号应为4到30位字母和数字')
}

export function phoneIn(text: string, title: string): string | CellFault {
  if (isShortened(text)) return fault(`${title}${shortened}`)
  const phone = tidyPhone(text)
  return isPhone(phone) ? phone : fault(`${title}应为11位手机号`)
}

const genderWords: Record<string, Gender> = { 男: 'male', 女: 'female', 男生: 'male', 女生: 'female', 男性: 'male', 女性: 'female', M: 'male', F: 'female', '1': 'male', '2': 'female' }

export function genderIn(text: string): Gender | CellFault {
  const word = tidy(text).toUpperCase()
  return word === '' || word === '未知' ? 'unknown' : (genderWords[word] ?? fault('性别应为男或女'))
}

const relationWords: Record<Exclude<Relation, 'other'>, readonly string[]> = {
  father: ['父亲', '爸爸', '父', '父子', '父女', '继父', '养父'],
  mother: ['母亲', '妈妈', '母', '母子', '母女', '继母', '养母'],
  grandfather: ['爷爷', '祖父', '外公', '外祖父', '姥爷', '祖父母'],
  grandmother: ['奶奶', '祖母', '外婆', '外祖母', '姥姥'],
}

/** Any word that is none of the usual ones stands for another guardian. */
export function relationIn(text: string): Relation {
  const word = tidy(text).replace(/\s/g, '')
  return (Object.keys(relationWords) as Exclude<Relation, 'other'>[]).find((relation) => relationWords[relation].includes(word)) ?? 'other'
}

const boardingWords: Record<string, boolean> = {
  是: true, 住校: true, 住校生: true, 寄宿: true, 寄宿生: true, 住宿: true, 住宿生: true, Y: true, YES: true, '1': true, TRUE: true, '√': true, 全寄宿: true,
  否: false, 走读: false, 走读生: false, 通学: false, 通学生: false, 不住校: false, N: false, NO: false, '0': false, FALSE: false, 无: false, '×': false,
}

/** Does the child live at school; undefined for an empty cell, which changes nothing. */
export function boardsIn(text: string): boolean | undefined | CellFault {
  const word = tidy(text).replace(/\s/g, '').toUpperCase()
  return word === '' ? undefined : (boardingWords[word] ?? fault('住校应填是或否'))
}
