import { z } from 'zod'
import { DateOnly, Id } from '../contract/common'
import { contract } from '../contract/contract'
import { sessions } from '../values/attendance'

/** What a layer says about one day (CA-1). An empty list of sessions closes the day. */
export const CalendarDay = z.object({
  day: DateOnly,
  sessions: z.array(z.enum(sessions)),
  layer: z.enum(['class', 'grade', 'school', 'bureau', 'national', 'term']),
  reason: z.string(),
  followWeekday: z.number().int().min(1).max(7).nullable(),
})
const Entry = z.strictObject({
  from: DateOnly,
  to: DateOnly,
  sessions: z.array(z.enum(sessions)).max(3),
  reason: z.string().trim().min(1).max(60),
  followWeekday: z.number().int().min(1).max(7).optional(),
})

export const calendarContract = contract({
  'GET /classes/:classId/calendar': {
    summary: 'School days of a class with the layer that decided (CA-1, CA-2); at most 62 days',
    access: 'calendar.read',
    query: z.object({ from: DateOnly, to: DateOnly }),
    response: z.object({ days: z.array(CalendarDay) }),
    errors: ['calendar.entry_invalid'],
  },
  'POST /schools/:schoolId/calendar-entries': {
    summary: 'The school closes or opens days for itself, one grade or one class',
    access: 'calendar.edit_school',
    body: Entry.extend({ gradeId: Id.optional(), classId: Id.optional() }),
    response: z.object({ id: Id }),
    errors: ['calendar.entry_invalid'],
  },
  'POST /bureaus/:bureauId/calendar-entries': {
    summary: 'The bureau closes or opens days for the district',
    access: 'calendar.edit_bureau',
    body: Entry,
    response: z.object({ id: Id }),
    errors: ['calendar.entry_invalid'],
  },
})
