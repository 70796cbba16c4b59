/** What is wrong in a file: row and column as the person sees them in the spreadsheet, a Chinese text, never the content (RS-9). Pure. */
import { tidy } from '../../platform/text'

export type RowFault = { row: number; column: string; text: string }

export const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => tidy(cell) === '')

const longestTitle = 40

/** Gathers faults; at most one for each cell. */
export function collector(titles: readonly string[]) {
  const faults: RowFault[] = []
  const bad = new Set<number>()
  const known = new Set<string>()
  return {
    row: (number: number) => ({
      /** Notes a fault; gives undefined so that a reader can return it. */
      fault: (column: number, text: string): undefined => {
        const title = [...(titles[column] ?? '')].slice(0, longestTitle).join('') || `第${column + 1}列`
        const cell = `${number} ${title}`
        if (!known.has(cell)) faults.push({ row: number, column: title, text })
        known.add(cell)
        bad.add(number)
      },
      isFine: () => !bad.has(number),
    }),
    all: () => faults,
    badRows: () => bad.size,
  }
}
