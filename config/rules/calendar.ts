/** National holidays and swapped workdays (State Council notices, product/rules.md §5.3) and the district's default terms. Days are inclusive. */
export type DayRange = readonly [from: string, to: string]
export const nationalHolidays: readonly { range: DayRange; name: string }[] = [
  { range: ['2025-01-01', '2025-01-01'], name: '元旦' },
  { range: ['2025-01-28', '2025-02-04'], name: '春节' },
  { range: ['2025-04-04', '2025-04-06'], name: '清明节' },
  { range: ['2025-05-01', '2025-05-05'], name: '劳动节' },
  { range: ['2025-05-31', '2025-06-02'], name: '端午节' },
  { range: ['2025-10-01', '2025-10-08'], name: '国庆节、中秋节' },
  { range: ['2026-01-01', '2026-01-03'], name: '元旦' },
  { range: ['2026-02-15', '2026-02-23'], name: '春节' },
  { range: ['2026-04-04', '2026-04-06'], name: '清明节' },
  { range: ['2026-05-01', '2026-05-05'], name: '劳动节' },
  { range: ['2026-06-19', '2026-06-21'], name: '端午节' },
  { range: ['2026-09-25', '2026-09-27'], name: '中秋节' },
  { range: ['2026-10-01', '2026-10-07'], name: '国庆节' },
]
export const nationalWorkdays: readonly string[] = [
  '2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11', '2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10',
]
/** Terms; spring 2026 starts on 2026-03-02 (house/decisions.md). A national workday outside a term is no school day (CA-2). */
export const terms: readonly { range: DayRange; name: string }[] = [
  { range: ['2025-02-17', '2025-07-04'], name: '2025年春季学期' },
  { range: ['2025-09-01', '2026-01-30'], name: '2025年秋季学期' },
  { range: ['2026-03-02', '2026-07-10'], name: '2026年春季学期' },
  { range: ['2026-09-01', '2027-01-29'], name: '2026年秋季学期' },
]
