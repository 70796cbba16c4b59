/** Words of compiled summaries, used by server, contracts and phone. Imports nothing. */
/** Morning flash, day, ISO week (product/rules.md §4.6). */
export const summaryPeriods = ['am', 'day', 'week'] as const
