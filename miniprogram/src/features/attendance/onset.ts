import { schoolDay, timeText } from '../../platform/days'

/**
 * When an illness began, as it stands on the form. What is kept is one instant: a day without a time is its first minute, which is never still to
 * come, and reads as a day without a time again. Pure.
 */
const dayBegins = '00:00'

/** An instant as day and time of the form; the time is empty while nobody gave one. */
export function onsetFields(onsetAt: string | undefined): { day: string; time: string } {
  if (!onsetAt) return { day: '', time: '' }
  const time = timeText(onsetAt)
  return { day: schoolDay(onsetAt), time: time === dayBegins ? '' : time }
}

/** "7:05" or, from a Chinese keyboard, "7：05" → "07:05"; undefined when it is no time of day. Empty is the day alone. */
function timeOf(text: string): string | undefined {
  if (text.trim() === '') return dayBegins
  const [, hour, minute] = /^([01]?\d|2[0-3])[:：]([0-5]\d)$/.exec(text.trim()) ?? []
  return hour && minute && `${hour.padStart(2, '0')}:${minute}`
}

/** What was typed as the instant to keep; a time that is none, or is still to come, is said and leaves the day alone. */
export function onsetOf(day: string, text: string, now: number): { onsetAt: string; error?: string } {
  const at = (time: string) => new Date(`${day}T${time}:00+08:00`)
  const time = timeOf(text)
  if (time !== undefined && at(time).getTime() <= now) return { onsetAt: at(time).toISOString() }
  return { onsetAt: at(dayBegins).toISOString(), error: time === undefined ? '请填 24 小时制的时间，如 07:30' : '这个时间还没有到' }
}
