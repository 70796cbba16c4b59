/** Plain words of the school calendar, used by server, contracts and phone (product/rules.md §4.1 CA). Imports nothing. */
export const entryKinds = ['holiday', 'closure', 'swap', 'suspension', 'extra'] as const
/**
 * What an entry says: `holiday` and `closure` (typhoon, the same day) close days; `swap` makes a day a whole school day by the timetable of another
 * weekday (CA-3); `suspension` closes one class (CA-6); `extra` names the sessions that take place.
 */
export type EntryKind = (typeof entryKinds)[number]
export const entryKindText: Record<EntryKind, string> = { holiday: '放假', closure: '临时停课', swap: '调休上课', suspension: '停课', extra: '另行安排' }

/** From the highest to the lowest: the first that says something decides a day (CA-1). */
export const calendarLayers = ['class', 'grade', 'school', 'bureau', 'national', 'term'] as const
export type CalendarLayer = (typeof calendarLayers)[number]
export const layerText: Record<CalendarLayer, string> = { class: '班级', grade: '年级', school: '学校', bureau: '教育局', national: '国家', term: '学期' }

/** 1 Monday … 7 Sunday. */
export const weekdayText = ['', '周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const
/** A swapped day carries the weekday whose timetable applies (CA-3): 按周四课表上课. */
export const followText = (weekday: number): string => `按${weekdayText[weekday] ?? ''}课表上课`

/** How many days a leader suspends a class for unless said otherwise (SV-13). */
export const usualSuspensionDays = 4
/** So far back may days be changed afterwards. */
export const calendarPastDays = 31
/** The part of the day that a session stands for, as a parent says it. */
export const dayPartText = { am: '上午', pm: '下午', eve: '晚上' } as const
