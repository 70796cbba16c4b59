/** Days and entries of the calendar in words and tones. Pure. */
import type { CalendarDay, CalendarEntry } from '@zhixiao/shared-types/domains/calendar'
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import { dayPartText, entryKindText, followText, layerText } from '@zhixiao/shared-types/values/calendar'
import { dayText, rangeText, shortDayText } from '../../platform/days'
import type { Tone } from '../../ui/tone'

/** Days in a row that say the same. */
export type Group = Omit<CalendarDay, 'day'> & { from: string; to: string }

const sameness = ({ sessions, reason, kind, layer, followWeekday, resumesOn }: CalendarDay) =>
  [sessions.join(), reason, kind, layer, followWeekday, resumesOn?.day, resumesOn?.session].join('|')

/** Joins days in a row that say the same, so that a month is about ten lines. A swapped day stands alone. */
export function grouped(days: readonly CalendarDay[]): Group[] {
  const groups: (Group & { same: string })[] = []
  for (const { day, ...said } of days) {
    const same = sameness({ day, ...said })
    const last = groups[groups.length - 1]
    if (last?.same === same) last.to = day
    else groups.push({ ...said, from: day, to: day, same })
  }
  return groups.map(({ same: _same, ...group }) => group)
}

type State = Pick<CalendarDay, 'sessions' | 'kind' | 'layer' | 'reason' | 'followWeekday' | 'resumesOn'>

/** What kind of day it is, in a word; a suspension is amber, never red. */
export function dayBadge({ sessions, kind, layer, reason, followWeekday, resumesOn }: State): { text: string; tone: Tone } {
  if (sessions.length === 0) {
    if (kind === 'suspension' || kind === 'closure') return { text: '停课', tone: 'amber' }
    if (kind === 'holiday' || (layer === 'national' && reason !== '周末')) return { text: '放假', tone: 'blue' }
    return { text: reason === '周末' ? '周末' : '不上课', tone: 'grey' }
  }
  if (resumesOn) return { text: '部分停课', tone: 'amber' }
  if (followWeekday !== null || kind === 'swap' || (layer === 'national' && reason !== '周末')) return { text: '调休上课', tone: 'blue' }
  return { text: kind === 'extra' ? '另行安排' : '上课', tone: kind === 'extra' ? 'blue' : 'green' }
}

/** "3月16日 周一上午恢复上课". */
export const resumeText = (resumesOn: NonNullable<CalendarDay['resumesOn']>) => `${dayText(resumesOn.day)}${dayPartText[resumesOn.session]}恢复上课`

/** Why it is so, which sessions there are, which timetable applies and when school goes on. */
export function dayNote(one: State): string {
  const special = one.kind !== null || one.layer === 'national'
  const parts = [
    special && one.reason !== '周末' ? one.reason : '',
    one.sessions.length > 0 && one.kind !== null ? `有${one.sessions.map((session) => sessionText[session]).join('、')}` : '',
    one.followWeekday === null ? '' : followText(one.followWeekday),
    one.resumesOn ? resumeText(one.resumesOn) : '',
  ]
  return parts.filter(Boolean).join(' · ')
}

/** The one sentence a person opens the page for. */
export function todayAnswer(day: CalendarDay | undefined): string {
  if (!day) return '校历'
  const { text } = dayBadge(day)
  if (day.sessions.length === 0) return day.resumesOn ? `今天${text}，${resumeText(day.resumesOn)}` : `今天${text === '周末' ? '是周末' : text}`
  if (text === '上课') return '今天照常上课'
  return day.followWeekday === null ? `今天${text}` : `今天${followText(day.followWeekday)}`
}

/** First and last day of a day's month. */
export function monthOf(day: string): { from: string; to: string } {
  const [year, month] = day.split('-').map(Number) as [number, number]
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
  return { from: `${day.slice(0, 7)}-01`, to: `${day.slice(0, 7)}-${String(last).padStart(2, '0')}` }
}
/** A day of the month so many months away. */
export function monthAway(day: string, months: number): string {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10)
}
export const monthText = (day: string) => `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月`

/** "3月11日–3月13日 停课 · 三(1)班". */
export const entryTitle = (entry: Pick<CalendarEntry, 'from' | 'to' | 'kind' | 'name'>) => `${rangeText(entry.from, entry.to)} ${entryKindText[entry.kind]} · ${entry.name}`

/** The cause, where on the first day it begins, whose decision it is, and who ended it. */
export function entryNote(entry: CalendarEntry): string {
  const parts = [
    entry.reason,
    entry.fromSession ? `${shortDayText(entry.from)}从${sessionText[entry.fromSession]}起` : '',
    entry.kind === 'extra' ? entry.sessions.map((session) => sessionText[session]).join('、') : '',
    entry.followWeekday === null ? '' : followText(entry.followWeekday),
    `${layerText[entry.layer]}${entry.createdBy ? ` ${entry.createdBy}` : ''}安排`,
    entry.why ? `说明：${entry.why}` : '',
    entry.endedAt ? `${entry.endedBy ?? ''}已结束${entry.endWhy ? `：${entry.endWhy}` : ''}` : '',
  ]
  return parts.filter(Boolean).join(' · ')
}
