/** When each class reports: most in time, some late, a few never, as teachers do. */
import { randomOf } from './random'

export type Report = { class: number; day: number; session: 'am' | 'pm'; minute: number }

/** Minutes after midnight: first and last usual minute, then the late ones (due 08:30 and 14:20). */
const usual = { am: [7 * 60 + 35, 8 * 60 + 28], pm: [13 * 60 + 45, 14 * 60 + 18] } as const
const late = { am: [8 * 60 + 32, 9 * 60 + 8], pm: [14 * 60 + 22, 14 * 60 + 58] } as const
const lateShare = 0.06
/** Class sessions nobody ever reports, so that coverage is below 100 % somewhere and the bureau sees who owes one. */
const missingShare = 0.012

/** The reports of one day in the order in which they come in. `classes` is how many classes there are. */
export function reportsOf(classes: number, day: number, session: 'am' | 'pm'): Report[] {
  const reports: Report[] = []
  for (let at = 0; at < classes; at += 1) {
    const random = randomOf('report', at, day, session)
    if (random.chance(missingShare)) continue
    const [from, to] = random.chance(lateShare) ? late[session] : usual[session]
    reports.push({ class: at, day, session, minute: from + random.int(to - from + 1) })
  }
  return reports.sort((a, b) => a.minute - b.minute || a.class - b.class)
}
