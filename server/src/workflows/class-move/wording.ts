/** What the person who moves a child reads. Pure. */
import { sessionText } from '@zhixiao/shared-types/values/attendance'
import type { Moment } from '../../modules/roster/index'
import { weekday } from '../../platform/time'

/** 2026-03-11 as 3月11日 周三. */
export const dayText = (day: string): string => `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日 周${'一二三四五六日'[weekday(day) - 1]}`

export type MoveWords = { fromClass: string | null; toClass: string; today: string; takesEffect: Moment; hasBegunToday: boolean; guardians: number; replaces: readonly { day: string; toClass: string }[] }

/** The effects of a move in sentences: from when, what stays, who is told. */
export function effectsOf({ fromClass, toClass, today, takesEffect, hasBegunToday, guardians, replaces }: MoveWords): string[] {
  const { day, session } = takesEffect
  const start = `${day === today ? `今天（${dayText(day)}）` : dayText(day)}${sessionText[session]}`
  return [
    `${start}起在${toClass}点名`,
    ...(fromClass === null ? [] : [day === today && session !== 'am' ? `今天此前的检查仍算在${fromClass}，已上报的不变` : `此前各天仍算在${fromClass}，已上报的不变`]),
    ...(hasBegunToday && day > today ? ['今天的检查已经开始或上报，所以从下一天开始'] : []),
    ...replaces.map((one) => `原定${dayText(one.day)}转入${one.toClass}的安排随之取消`),
    ...(fromClass === null ? [] : [`${fromClass}的老师只能看转班前的记录，${toClass}的老师可以看到学生以往的考勤`]),
    ...(fromClass === null ? [] : [guardians > 0 ? `${guardians}位家长会收到转班通知` : '还没有家长绑定，请另行通知家长']),
  ]
}
