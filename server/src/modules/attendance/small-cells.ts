/** Numbers the bureau may see without learning about one child: cells of 1 or 2 are hidden, and no total gives them away (decisions, "Numbers"). Pure. */

/** Zero says nothing about a child; one or two could be named by somebody who knows the school. */
export const isSmall = (value: number) => value === 1 || value === 2

/**
 * One column of a table with its total. Cells of 1–2 become null. When there are any, the smallest other number is hidden with them wherever it
 * stands (three or more first, else the zeros), so that total minus the visible cells does not say what a hidden one holds. A total of 1 or 2 is a
 * small cell itself.
 */
export function withoutSmallCells(column: readonly number[]): { cells: (number | null)[]; total: number | null } {
  const sum = column.reduce((total, value) => total + value, 0)
  const total = isSmall(sum) ? null : sum
  if (!column.some(isSmall)) return { cells: [...column], total }
  const larger = column.filter((value) => value > 0 && !isSmall(value))
  const companion = larger.length > 0 ? Math.min(...larger) : 0
  return { cells: column.map((value) => (isSmall(value) || value === companion ? null : value)), total }
}
