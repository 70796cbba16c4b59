/** How schools and families write the same thing: one form for names, numbers and phones, so that a file and a form meet. Pure. */

/** Full-width ASCII and the ideographic space to their usual forms; everything else (rare characters, emoji) stays as it is. */
export const halfWidth = (text: string): string =>
  text.replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)).replace(/[\u3000\u00A0]/g, ' ')

/** Most cells are tidy already; a roster has hundreds of thousands. */
const isPlain = (text: string) => /^[!-~\u4E00-\u9FFF]*$/.test(text)

/** Half width, no invisible marks of spreadsheets, single spaces, no space at either end. */
export const tidy = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is removed here
  isPlain(text) ? text : halfWidth(text).replace(/[\u200B\u200E\u200F\u2060\uFEFF]/g, '').replace(/[\s\u0000-\u001F\u007F]+/g, ' ').trim()

/** A name as it is kept: "张\u3000三" of an aligned list is 张三, "Anna Maria" keeps its space. */
export const tidyName = (text: string): string => tidy(text).replace(/(?<=\p{Script=Han}) (?=\p{Script=Han})/gu, '')

/** A pupil number as it is kept: no spaces, capitals. */
export const tidyPupilNo = (text: string): string => tidy(text).replace(/\s/g, '').toUpperCase()

/** A mobile number as eleven digits where it can be read as one (+86, spaces and dashes are dropped); otherwise the tidied text. */
export function tidyPhone(text: string): string {
  const digits = tidy(text).replace(/[\s()-]/g, '').replace(/^(?:\+|00)?86(?=1\d{10}$)/, '')
  return digits
}

export const isPhone = (text: string): boolean => /^1\d{10}$/.test(text)
export const isPupilNo = (text: string): boolean => /^[0-9A-Z][0-9A-Z-]{3,29}$/.test(text)
