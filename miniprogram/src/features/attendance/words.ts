import { markText, sessionText, type MarkStatus, type Session } from '@zhixiao/shared-types/values/attendance'
import type { Tone } from '../../ui/tone'

/** What a family or teacher sees of one session; silence is never shown as present. */
export type SeenStatus = MarkStatus | 'not_reported' | 'not_due'
const more: Record<'not_reported' | 'not_due', string> = { not_reported: '尚未上报', not_due: '待上报' }

/** A status in a word, with the minutes where a child was late. */
export function statusText(status: SeenStatus, lateMinutes?: number | null): string {
  if (status === 'not_reported' || status === 'not_due') return more[status]
  return status === 'late' && lateMinutes ? `迟到 ${lateMinutes} 分钟` : markText[status]
}

const tones: Partial<Record<SeenStatus, Tone>> = { present: 'green', late: 'amber', absent_unexplained: 'red', leave_sick: 'blue', leave_personal: 'blue', leave_official: 'blue', leave_pending: 'amber' }
/** Illness is never alarming red (look, principle 5); only an unexplained absence needs somebody now. */
export const statusTone = (status: SeenStatus): Tone => tones[status] ?? 'grey'

/** "12 分钟" or "1 小时 5 分", never negative. */
export function spanText(ms: number): string {
  const minutes = Math.max(0, Math.ceil(ms / 60_000))
  return minutes < 60 ? `${minutes} 分钟` : `${Math.floor(minutes / 60)} 小时${minutes % 60 ? ` ${minutes % 60} 分` : ''}`
}

const halfDay = 12 * 3_600_000
/**
 * How a session stands against its due time: "08:30 前上报，还有 12 分钟". `due` is the due time as people read it.
 * Half a day away from now a countdown says nothing, then the time stands alone.
 */
export function dueText(due: string, dueAt: string, now: number): string {
  const left = Date.parse(dueAt) - now
  if (Math.abs(left) > halfDay) return `${due} 前上报`
  return left >= 0 ? `${due} 前上报，还有 ${spanText(left)}` : `已过 ${due}，现在上报记为迟报`
}

type SessionNow = { session: Session; status: SeenStatus; lateMinutes: number | null }
/** The one sentence a parent opens the page for: the latest session that says something. */
export function todayAnswer(sessions: readonly SessionNow[], reason: string | null): { text: string; tone: Tone } {
  const said = sessions.filter(({ status }) => status !== 'not_due' && status !== 'not_reported')
  const latest = said[said.length - 1] ?? sessions.find(({ status }) => status === 'not_reported') ?? sessions[0]
  if (!latest) return { text: reason ? `今天不上课：${reason}` : '今天不上课', tone: 'grey' }
  return { text: `${sessionText[latest.session]}${statusText(latest.status, latest.lateMinutes)}`, tone: statusTone(latest.status) }
}
