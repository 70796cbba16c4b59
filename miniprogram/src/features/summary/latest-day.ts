import { inOrder, type Summary } from './figures'

/** The day to look at: the chosen one while it is among the compiled ones, else the latest. */
export function dayIn(days: readonly Summary[] = [], chosen: string | undefined): string | undefined {
  const [latest] = inOrder(days).reverse()
  return days.some((one) => one.day === chosen) ? chosen : latest?.day
}
