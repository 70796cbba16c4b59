import { z } from 'zod'
import { DateOnly, Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'
import { roles } from '../values/access'
import { sessions } from '../values/attendance'
import { RosterImport } from './roster'

const Reason = z.string().trim().min(1).max(200)
/** The session from which on a move counts (RS-3). */
const Moment = z.object({ day: DateOnly, session: z.enum(sessions) })

/** What a class move would do, before anybody is moved. `effects` are sentences for the person who decides. */
export const MovePreview = z.object({
  studentId: Id, name: z.string(), fromClassId: Id.nullable(), fromClass: z.string().nullable(), toClassId: Id, toClass: z.string(), takesEffect: Moment, effects: z.array(z.string()),
})
export type MovePreview = z.output<typeof MovePreview>

/** A class move on record. `mayCancel`: it has not begun, so it can be called off. */
export const ClassMove = z.object({
  moveId: Id, fromClassId: Id.nullable(), fromClass: z.string().nullable(), toClassId: Id, toClass: z.string(), takesEffect: Moment, reason: z.string(),
  source: z.enum(['page', 'import']), movedBy: z.string(), movedRole: z.enum(roles).nullable(), movedAt: Instant, state: z.enum(['standing', 'cancelled', 'replaced']), mayCancel: z.boolean(),
})
export type ClassMove = z.output<typeof ClassMove>

/** Where a child was: from one session until before another, `to` null while it is there. */
export const Membership = z.object({ classId: Id, class: z.string(), grade: z.string(), from: Moment, to: Moment.nullable() })
export const Memberships = z.object({
  studentId: Id, name: z.string(), school: z.string(), class: z.string().nullable(), boards: z.boolean(), items: z.array(Membership), moves: z.array(ClassMove),
})
export type Memberships = z.output<typeof Memberships>

export const FoundPupil = z.object({ studentId: Id, name: z.string(), classId: Id.nullable(), class: z.string().nullable(), boards: z.boolean() })

export const movesContract = contract({
  'GET /schools/:schoolId/pupil-places': {
    summary: 'Pupils of the school by name, class or both, with their class and bed of today; at most 60',
    access: 'roster.read_school',
    query: z.object({ name: z.string().trim().max(60).optional(), classId: Id.optional() }),
    response: z.object({ items: z.array(FoundPupil), more: z.boolean() }),
  },
  'GET /students/:studentId/memberships': {
    summary: 'Where a child was, from and to which session, who moved it and why (RS-1)',
    access: 'roster.read_memberships',
    response: Memberships,
  },
  'GET /students/:studentId/class-moves/preview': {
    summary: 'What a class move would do: from which session on, in words (RS-3)',
    access: 'roster.move_class',
    query: z.object({ toClassId: Id, from: DateOnly.optional() }),
    response: MovePreview,
    errors: ['roster.move_in_past', 'roster.move_same_class', 'roster.move_target'],
  },
  'POST /students/:studentId/class-moves': {
    summary: 'Move a child to another class of its school, from today or a later day (RS-2); today counts from the next session nobody has begun (RS-3)',
    access: 'roster.move_class',
    body: z.strictObject({ toClassId: Id, from: DateOnly.optional(), reason: Reason }),
    response: ClassMove,
    errors: ['roster.move_in_past', 'roster.move_same_class', 'roster.move_target', 'access.self_interest'],
  },
  'POST /class-moves/:moveId/cancellations': {
    summary: 'Call off a class move that has not begun',
    access: 'roster.move_class',
    body: z.strictObject({}),
    response: ClassMove,
    errors: ['roster.move_began', 'access.self_interest'],
  },
  'PUT /students/:studentId/boarding': {
    summary: 'A child lives at school from a day on, or no longer does: boarders are on the evening list',
    access: 'roster.move_class',
    body: z.strictObject({ boards: z.boolean(), from: DateOnly.optional() }),
    response: z.object({ studentId: Id, boards: z.boolean(), from: DateOnly }),
    errors: ['roster.move_in_past'],
  },
  'GET /schools/:schoolId/roster-imports/current': {
    summary: 'The roster file of the school that is being looked at or taken over, and whose it is',
    access: 'roster.import',
    response: z.object({ item: z.object({ import: RosterImport, by: z.string(), mine: z.boolean() }).nullable() }),
  },
  'POST /roster-imports/:importId/cancellations': {
    summary: 'Call off an import. While rows are taken over it stops after the piece at hand: what was taken over stays, applying again goes on',
    access: 'roster.import',
    body: z.strictObject({}),
    response: RosterImport,
    errors: ['roster.import_over'],
  },
})
