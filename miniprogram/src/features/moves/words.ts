import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { roleText } from '@zhixiao/shared-types/values/people'
import type { Reply } from '../../platform/call'
import { dayText, momentText, shortDayText } from '../../platform/days'

export type Memberships = Reply<'GET /students/:studentId/memberships'>
export type ClassMove = Memberships['moves'][number]
type Moment = ClassMove['takesEffect']

/** "3月11日 周三午检"; a morning is the day itself. */
export const fromText = ({ day, session }: Moment) => (session === 'am' ? dayText(day) : `${dayText(day)} ${sessionText[session]}`)

/** "2025年9月1日起" … "3月11日 周三 午检前": the days a child spent in a class. */
export function stayText({ from, to }: Memberships['items'][number]): string {
  return to ? `${fromText(from)} 起，到 ${fromText(to)} 前` : `${fromText(from)} 起`
}

const stateText: Record<ClassMove['state'], string> = { standing: '', cancelled: '已取消', replaced: '已改为别的安排' }

/** Who moved the child, when and why. */
export function moveText(move: ClassMove): string {
  const who = `${move.movedBy}${move.movedRole ? `（${roleText[move.movedRole] ?? move.movedRole}）` : ''}`
  const how = move.source === 'import' ? '随名册导入' : move.reason
  return [`${who} ${momentText(move.movedAt)} 办理`, how, stateText[move.state]].filter(Boolean).join(' · ')
}

/** What the school reads after a change: from which day it holds, which is tomorrow where today's evening was reported already (RS-3). */
export const boardingText = ({ boards, from }: Pick<Reply<'PUT /students/:studentId/boarding'>, 'boards' | 'from'>) =>
  boards ? `从${shortDayText(from)}起住校，列入晚检名单` : `从${shortDayText(from)}起走读，不在晚检名单里`

/** The title of a move in the history: "三(1)班 → 三(2)班". */
export const routeText = ({ fromClass, toClass }: Pick<ClassMove, 'fromClass' | 'toClass'>) => (fromClass ? `${fromClass} → ${toClass}` : `进入 ${toClass}`)
