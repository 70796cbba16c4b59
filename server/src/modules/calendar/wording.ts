/** What an edit of the calendar does, in the sentences a person reads before confirming it. Pure. */
import { sessionText, type Session } from '@zhixiao/shared-types/values/attendance'
import { dayPartText, followText, weekdayText } from '@zhixiao/shared-types/values/calendar'
import { weekday } from '../../platform/time'
import type { ChangedDay } from './edit'

/** 2026-03-11 as 3月11日 周三. */
export const dayText = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日 ${weekdayText[weekday(day)] ?? ''}`
const spanText = (days: readonly ChangedDay[]) => {
  const [first, last] = [days[0]?.day ?? '', days.at(-1)?.day ?? '']
  return first === last ? dayText(first) : `${dayText(first)}–${dayText(last)}`
}
const checks = (sessions: readonly Session[]) => sessions.map((session) => sessionText[session]).join('、')
/** Days with a half of their own are named one by one up to so many. */
const mostNamed = 3

export type Told = {
  /** Whose days: 全区, a school, a grade, a class. */
  name: string
  today: string
  days: readonly ChangedDay[]
  voided: number
  restored: number
  exceptions: readonly { name: string; reason: string }[]
  resumesOn: { day: string; session: Session } | null
}

export function sentencesOf({ name, today, days, voided, restored, exceptions, resumesOn }: Told): string[] {
  const lost = (one: ChangedDay) => one.before.filter((session) => !one.after.includes(session))
  const gained = (one: ChangedDay) => one.after.filter((session) => !one.before.includes(session))
  const closed = days.filter((one) => one.before.length > 0 && one.after.length === 0)
  const halved = days.filter((one) => one.after.length > 0 && lost(one).length > 0)
  const opened = days.filter((one) => gained(one).length > 0 && lost(one).length === 0)
  const swapped = days.filter((one) => one.followWeekday !== null)
  return [
    ...(closed.length > 0 ? [`${name} ${spanText(closed)}不上课${closed.length > 1 ? `，共 ${closed.length} 个上课日` : ''}，不点名，也不催报。`] : []),
    ...halved.slice(0, mostNamed).map((one) => `${name} ${dayText(one.day)}保留${checks(one.after)}，取消${checks(lost(one))}。`),
    ...(halved.length > mostNamed ? [`另有 ${halved.length - mostNamed} 天也只保留一部分。`] : []),
    ...(opened.length > 0 ? [`${name} ${spanText(opened)}上课${opened.length > 1 ? `，共 ${opened.length} 天` : ''}，${checks(opened[0]?.after ?? [])}照常点名。`] : []),
    ...swapped.slice(0, mostNamed).map((one) => `${dayText(one.day)}${followText(one.followWeekday ?? 0)}。`),
    ...(days.length === 0 ? [`${name}这几天的上课安排不变。`] : []),
    ...(days.some((one) => one.day === today && lost(one).length > 0) ? ['今天还没发出的催报和未到校提醒会取消，已经发出的收不回来。'] : []),
    ...(voided > 0 ? [`已有 ${voided} 份上报会保留，标为“不计入”，相关汇总会重新生成。`] : []),
    ...(restored > 0 ? [`${restored} 份“不计入”的上报会重新计入，相关汇总会重新生成。`] : []),
    ...(exceptions.length > 0 ? [`另有安排的不受影响：${exceptions.map((one) => `${one.name}（${one.reason}）`).join('、')}。`] : []),
    ...(resumesOn ? [`${dayText(resumesOn.day)}${dayPartText[resumesOn.session]}恢复上课。`] : []),
  ]
}
