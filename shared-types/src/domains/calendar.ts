import { z } from 'zod'
import { DateOnly, Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'
import { sessions } from '../values/attendance'
import { calendarLayers, entryKinds } from '../values/calendar'

const Sessions = z.array(z.enum(sessions))
const Weekday = z.number().int().min(1).max(7)
/** The first session that takes place again (CA-6). */
const Resumption = z.object({ day: DateOnly, session: z.enum(sessions) })

/** What the calendar says about one day (CA-1). An empty list of sessions closes the day. */
export const CalendarDay = z.object({
  day: DateOnly,
  sessions: Sessions,
  /** The layer that decided. */
  layer: z.enum(calendarLayers),
  reason: z.string(),
  /** The weekday whose timetable applies on a swapped day (CA-3). */
  followWeekday: Weekday.nullable(),
  kind: z.enum(entryKinds).nullable(),
  /** On a day that an entry closed, wholly or in part: when school goes on. */
  resumesOn: Resumption.nullable(),
  /** Every entry that speaks about the day, the deciding one first: why this layer and not another. */
  said: z.array(z.object({ layer: z.enum(calendarLayers), kind: z.enum(entryKinds), reason: z.string() })),
})
export type CalendarDay = z.output<typeof CalendarDay>

const Why = z.string().trim().min(1).max(200)
const Reason = z.string().trim().min(1).max(60)
/** `kind` may be left out: no sessions make a holiday, some make an `extra`. */
const EntryInput = z.strictObject({
  from: DateOnly,
  to: DateOnly,
  kind: z.enum(entryKinds).optional(),
  /** Only for `extra`: the sessions that take place. */
  sessions: Sessions.max(3).default([]),
  /** Shown to families: 台风, 校运会. */
  reason: Reason,
  /** Only for `swap`. */
  followWeekday: Weekday.optional(),
  /** On the first day only sessions from this one on fall away; those before it stay (CA-4). */
  fromSession: z.enum(sessions).optional(),
  /** Why days with reports are changed; asked for with `calendar.reason_needed` (CA-5). Not shown to families. */
  why: Why.optional(),
  /** The entry that this one takes the place of. */
  replaces: Id.optional(),
})
const SchoolEntryInput = EntryInput.extend({ gradeId: Id.optional(), classId: Id.optional() })
const Suspension = EntryInput.omit({ kind: true, sessions: true, followWeekday: true })
const EndInput = z.strictObject({
  /** The first day that is as before again; an entry that has begun ends with yesterday unless said, one to come is withdrawn. */
  from: DateOnly.optional(),
  why: Why,
})

export const CalendarEffects = z.object({
  /** What happens, in sentences to read before confirming. */
  sentences: z.array(z.string()),
  /** Days on which sessions fall away or are added. */
  days: z.number().int(),
  /** Reports that are kept and no longer counted, and those that count again. */
  voided: z.number().int(),
  restored: z.number().int(),
  /** Reports are touched: the change needs `why` (CA-5). */
  needsWhy: z.boolean(),
  /** Whose own entries decide otherwise. */
  exceptions: z.array(z.object({ name: z.string(), layer: z.enum(calendarLayers), reason: z.string() })),
  resumesOn: Resumption.nullable(),
})
export type CalendarEffects = z.output<typeof CalendarEffects>

export const CalendarEntry = z.object({
  id: Id,
  layer: z.enum(calendarLayers),
  kind: z.enum(entryKinds),
  schoolId: Id.nullable(),
  gradeId: Id.nullable(),
  classId: Id.nullable(),
  /** 全区, a school, a grade, a class. */
  name: z.string(),
  from: DateOnly,
  to: DateOnly,
  fromSession: z.enum(sessions).nullable(),
  sessions: Sessions,
  followWeekday: Weekday.nullable(),
  reason: z.string(),
  why: z.string().nullable(),
  createdBy: z.string(),
  createdAt: Instant,
  /** Set when it was ended or changed; it stays in the list. */
  endedAt: Instant.nullable(),
  endedBy: z.string().nullable(),
  endWhy: z.string().nullable(),
  mayEnd: z.boolean(),
})
export type CalendarEntry = z.output<typeof CalendarEntry>

const Month = z.object({ from: DateOnly, to: DateOnly })
const Changed = z.object({ id: Id, effects: CalendarEffects })
const Trial = <T extends z.ZodType>(entry: T) =>
  z.strictObject({ entry: entry.optional(), ends: z.strictObject({ entryId: Id, from: DateOnly.optional() }).optional() })
const editing = ['calendar.entry_invalid', 'calendar.reason_needed', 'calendar.entry_ended', 'calendar.too_far_back'] as const

export const calendarContract = contract({
  'GET /classes/:classId/calendar': {
    summary: 'School days of a class with the layer that decided and its reason (CA-1 to CA-3, CA-6); at most 62 days',
    access: 'calendar.read',
    query: Month,
    response: z.object({ class: z.string(), school: z.string(), today: DateOnly, days: z.array(CalendarDay) }),
    errors: ['calendar.entry_invalid'],
  },
  'GET /schools/:schoolId/calendar': {
    summary: "A school's days and what bureau, school, grades and classes entered about them, ended entries too; at most 62 days",
    access: 'calendar.read_entries',
    query: Month,
    response: z.object({
      school: z.string(), today: DateOnly,
      /** Sessions of today with the one that has not begun yet: from where a closure of today usually reaches (CA-4). */
      sessionsToday: Sessions, nextSession: z.enum(sessions).nullable(),
      days: z.array(CalendarDay), entries: z.array(CalendarEntry),
    }),
    errors: ['calendar.entry_invalid'],
  },
  'GET /bureaus/:bureauId/calendar': {
    summary: "The district's days and the bureau's own entries, ended ones too; at most 62 days",
    access: 'calendar.edit_bureau',
    query: Month,
    response: z.object({
      bureau: z.string(), today: DateOnly, sessionsToday: Sessions, nextSession: z.enum(sessions).nullable(), days: z.array(CalendarDay), entries: z.array(CalendarEntry),
    }),
    errors: ['calendar.entry_invalid'],
  },
  'POST /schools/:schoolId/calendar-entries': {
    summary: 'The school closes or opens days for itself, one grade or one class; with `replaces` it changes an entry',
    access: 'calendar.edit_school',
    body: SchoolEntryInput,
    response: Changed,
    errors: editing,
  },
  'POST /bureaus/:bureauId/calendar-entries': {
    summary: 'The bureau closes or opens days for the district, and says which timetable a swapped day follows (CA-3)',
    access: 'calendar.edit_bureau',
    body: EntryInput,
    response: Changed,
    errors: editing,
  },
  'POST /classes/:classId/suspensions': {
    summary: 'A leader suspends a class for some days, with a cause; it resumes by the calendar (CA-6, SV-13)',
    access: 'calendar.suspend_class',
    body: Suspension,
    response: Changed,
    errors: editing,
  },
  'POST /schools/:schoolId/calendar-previews': {
    summary: 'What a change would do, in words and counts; changes nothing (CA-5)',
    access: 'calendar.suspend_class',
    body: Trial(SchoolEntryInput),
    response: CalendarEffects,
    idempotency: 'none',
    errors: ['calendar.entry_invalid', 'calendar.entry_ended', 'calendar.too_far_back'],
  },
  'POST /bureaus/:bureauId/calendar-previews': {
    summary: 'What a change of the bureau would do, in words and counts; changes nothing',
    access: 'calendar.edit_bureau',
    body: Trial(EntryInput),
    response: CalendarEffects,
    idempotency: 'none',
    errors: ['calendar.entry_invalid', 'calendar.entry_ended', 'calendar.too_far_back'],
  },
  'POST /schools/:schoolId/calendar-entries/:entryId/ends': {
    summary: 'Ends or withdraws an entry of the school; a leader those of suspended classes. It stays in the history',
    access: 'calendar.suspend_class',
    body: EndInput,
    response: Changed,
    errors: [...editing, 'access.denied'],
  },
  'POST /bureaus/:bureauId/calendar-entries/:entryId/ends': {
    summary: 'Ends or withdraws an entry of the bureau. It stays in the history',
    access: 'calendar.edit_bureau',
    body: EndInput,
    response: Changed,
    errors: editing,
  },
})
