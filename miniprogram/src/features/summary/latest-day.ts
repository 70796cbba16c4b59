import type { WeekOff } from '@zhixiao/shared-types/domains/summary'
import { inOrder, type Summary } from './figures'

/** The day (of a week its Monday) to look at: the chosen one while it is there, else the latest; a week without school stands for itself. */
export function dayIn(days: readonly Summary[] = [], chosen: string | undefined, weeksOff: readonly WeekOff[] = []): string | undefined {
  const keys = [...inOrder(days).map((one) => one.day), ...weeksOff.map((one) => one.from)].sort()
  return chosen !== undefined && keys.includes(chosen) ? chosen : keys[keys.length - 1]
}

/** The week off that is looked at, if it is one. */
export const offIn = (weeksOff: readonly WeekOff[] = [], day: string | undefined): WeekOff | undefined => weeksOff.find((one) => one.from === day)
