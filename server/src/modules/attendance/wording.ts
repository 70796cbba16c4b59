/** What families and teachers read about the daily check: plain, calm, without any diagnosis. Pure. */
import { correctionLine, sessionText, type Session } from '@zhixiao/shared-types/values/attendance'

/** 2026-03-11 as 3月11日. */
export const monthDay = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`

/** As WeChat's time fields want it: 2026年3月11日 08:05 (wechat/platform.md §4). */
export const messageTime = (day: string, time: string): string => `${day.slice(0, 4)}年${monthDay(day)} ${time}`

export const absenceText = (name: string, day: string, session: Session): string =>
  `${name} ${monthDay(day)}${sessionText[session]}未到校，老师正在了解情况。如已请假或在路上，请与班主任联系。`

export const lateText = (name: string, day: string, session: Session, minutes: number | null): string =>
  `${name} ${monthDay(day)}${sessionText[session]}迟到${minutes === null ? '' : `${minutes}分钟`}，现已到校。`

/** To whom a silent class is told, one after the other (§4.2): homeroom, homeroom and deputy, grade head, school leader. */
export const reminderSteps = ['early', 'due', 'head', 'leader'] as const
export type ReminderStep = (typeof reminderSteps)[number]
export const reminderText = (className: string, session: Session, due: string, step: ReminderStep): string =>
  step === 'early' ? `${className}的${sessionText[session]}还没有上报，请在${due}前完成。` : `${className}的${sessionText[session]}已到上报时间（${due}），还没有收到，请尽快上报。`

/** AT-13: 王小明 更正：3月4日上午 由缺勤改为病假。 */
export const correctionText = (name: string, day: string, session: Session, from: string, to: string): string => `${name} ${correctionLine(day, session, from, to)}`

const mostNamed = 12
/** Which classes of a grade or school are silent; a dozen by name, the rest as a number. */
export const silentText = (whose: string, session: Session, due: string, classes: readonly string[]): string =>
  `${whose}的${sessionText[session]}应在${due}前上报，还有${classes.length}个班没有收到：${classes.slice(0, mostNamed).join('、')}${classes.length > mostNamed ? '等' : ''}。`
