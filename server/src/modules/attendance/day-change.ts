/** What it is that a day changed, and why: what summaries need to know of it (SM-6). */

/** What changed a day: a report (`ref` its id), a correction (its id), a calendar entry (its id) or a move (the membership's id; of beds the child's, or the school's when its roster file said so). */
export type DayCauseKind = 'report' | 'correction' | 'calendar' | 'move'

/**
 * Why a day changed (SM-6): who (`accountId` null = the house itself), in which role, with which words (`reason` is empty for a plain report), and the id
 * of what did it. `reason` never holds a finding: summaries keep it in clear.
 */
export type DayCause = { kind: DayCauseKind; accountId: string | null; role: string | null; reason: string; ref: string }
export type DayChange = {
  bureauId: string
  schoolId: string
  day: string
  cause: DayCause
  /** The classes it concerns, both of a move; unsaid = it may concern every class of the school. Summaries name causes by it (SM-6). */
  classIds?: readonly string[]
}

/** What a use-case answers, and the days it changed; the workflow `class-report` hands those to the summaries. */
export type DayChanging<Reply> = { reply: Reply; changed: readonly DayChange[] }
/** An answer that changed no day. */
export const unchanged = <Reply>(reply: Reply): DayChanging<Reply> => ({ reply, changed: [] })
