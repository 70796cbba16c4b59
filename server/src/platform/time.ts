/** School time: the only file that knows Asia/Shanghai. Instants are UTC `Date`s, school days are `YYYY-MM-DD` strings (GB/T 7408.1). */
import { DateTime, FixedOffsetZone } from 'luxon'

export const schoolZone = 'Asia/Shanghai'

/** China has kept +08:00 all year since 1992 (no school day of ours is older); asking Intl for the zone costs a third of a millisecond a report. */
const zone = FixedOffsetZone.instance(8 * 60)
const inSchool = (instant: Date) => DateTime.fromJSDate(instant, { zone })
const form = /^\d{4}-\d{2}-\d{2}$/

/** A school asks about the same few days and times all morning: what was computed is kept, and forgotten as a whole before it grows. */
function kept<T>(make: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>()
  return (text) => {
    const found = known.get(text)
    if (found !== undefined) return found
    const made = make(text)
    if (known.size >= 2000) known.clear()
    known.set(text, made)
    return made
  }
}

const midnight = kept((day) => valid(form.test(day) ? DateTime.fromISO(day, { zone }) : DateTime.invalid('form'), day))

function valid(time: DateTime, from: string): DateTime {
  if (!time.isValid) throw new Error(`not a school day or time: ${from}`)
  return time
}

let lastHour = Number.NaN
let lastDay = ''
/** The school day an instant falls on: 2026-03-10T16:30Z is the 11th. A request asks several times, so the last hour's answer is remembered. */
export function schoolDay(instant: Date): string {
  const hour = Math.floor(instant.getTime() / 3_600_000)
  if (hour !== lastHour) {
    lastDay = inSchool(instant).toFormat('yyyy-MM-dd')
    lastHour = hour
  }
  return lastDay
}

/** The school's clock at an instant, `HH:mm`. */
export const schoolTime = (instant: Date): string => inSchool(instant).toFormat('HH:mm')

const instantOf = kept((text) => {
  const time = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text) ? DateTime.fromISO(text, { zone }) : DateTime.invalid('form')
  return valid(time, text).toMillis()
})
/** The instant at which the school's clock shows `HH:mm` on that day. Fails on anything that is not a day and a time. */
export const instantAt = (day: string, time: string): Date => new Date(instantOf(`${day}T${time}`))

const daysAfter = kept((text) => {
  const [day = '', days] = text.split(' ')
  return midnight(day).plus({ days: Number(days) }).toFormat('yyyy-MM-dd')
})
/** The day so many days later (earlier when negative). */
export const addDays = (day: string, days: number): string => daysAfter(`${day} ${days}`)

/** Whole days from the first to the second day; negative when the second is earlier. */
export const daysBetween = (from: string, to: string): number => Math.round(midnight(to).diff(midnight(from), 'days').days)

/** ISO week of a day, `2026-W11`; weeks begin on Monday. */
export const isoWeek = (day: string): string => midnight(day).toFormat("kkkk-'W'WW")

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: string): number => midnight(day).weekday

/** Is it a calendar day, written `YYYY-MM-DD`? */
export const isDay = (text: string): boolean => form.test(text) && DateTime.fromFormat(text, 'yyyy-MM-dd').isValid

/** Minutes after midnight on the school's clock: `07:50` is 470. */
export function minutesOfDay(time: string): number {
  const [hours, minutes] = time.split(':').map(Number)
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) throw new Error(`not a time: ${time}`)
  return hours * 60 + minutes
}
