import dayjs from 'dayjs'
import utc from 'dayjs/plugin/utc'

dayjs.extend(utc)

/** Asia/Shanghai whatever the phone is set to; +8 hours all year since 1991, so no zone data is needed (old phones have no Intl). */
const shanghai = 8 * 60
const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']

const dayOf = (day: string) => dayjs.utc(`${day}T00:00:00Z`)
const instantOf = (instant: string) => dayjs.utc(instant).utcOffset(shanghai)

/** "2026-03-09" → "3月9日 周一". */
export const dayText = (day: string) => `${shortDayText(day)} ${weekdays[dayOf(day).day()]}`
/** "2026-03-09" → "3月9日". */
export const shortDayText = (day: string) => dayOf(day).format('M月D日')
/** "2026-03-09" → "3/9", for the foot of a chart. */
export const tinyDayText = (day: string) => dayOf(day).format('M/D')
/** An instant → "08:25" at school. */
export const timeText = (instant: string) => instantOf(instant).format('HH:mm')
/** An instant → the school day on which it falls, `YYYY-MM-DD`. */
export const schoolDay = (instant: string) => instantOf(instant).format('YYYY-MM-DD')
/** An instant → "3月9日 周一 08:25". */
export const momentText = (instant: string) => `${dayText(schoolDay(instant))} ${timeText(instant)}`
/** An instant as seen on a given day: the time alone on the same day, else with its date. */
export const momentTextOn = (today: string, instant: string) => (schoolDay(instant) === today ? timeText(instant) : `${shortDayText(schoolDay(instant))} ${timeText(instant)}`)
/** A day some days later (negative: earlier). */
export const addDays = (day: string, count: number) => dayOf(day).add(count, 'day').format('YYYY-MM-DD')
/** Two days → "3月9日–3月13日"; one day stands alone. */
export const rangeText = (from: string, to: string) => (from === to ? dayText(from) : `${shortDayText(from)}–${shortDayText(to)}`)
