/** Which days of which schools a change of the calendar is about. */
import type { Session } from '@zhixiao/shared-types/values/attendance'

/** Days from the first to the last, both included. `schoolId` null = every school of the bureau; a grade or class narrows it. */
export type CalendarScope = { bureauId: string; schoolId: string | null; gradeId?: string | undefined; classId?: string | undefined; from: string; to: string }
/** Days on which an entry was added, changed or ended, with the person, the role, the reason in words and the entry. */
export type CalendarChange = CalendarScope & { cause: { accountId: string; role: string | null; reason: string; entryId: string } }
/** A class session for which somebody has entered something. */
export type HeldData = { schoolId: string; gradeId: string; classId: string; day: string; session: Session }
