/** Guardians of a child in depth (ID-4, ID-5), and the staff of a school with their dated duties (PM-3). */
import { z } from 'zod'
import { DateOnly, Id, Instant, Page, PageQuery } from '../contract/common'
import { contract } from '../contract/contract'
import { scopes, roles } from '../values/access'
import { dutyRoles, guardianRights, linkStatuses, relations } from '../values/people'

const Reason = z.string().trim().min(2).max(200)

/**
 * One guardian as the asking person may know it. A family sees another guardian without rights and dates and never as suspended; `name` is
 * filled for the school only.
 */
export const GuardianView = z.object({
  linkId: Id,
  relation: z.enum(relations),
  status: z.enum(linkStatuses),
  isPrimary: z.boolean(),
  rights: z.array(z.enum(guardianRights)),
  mine: z.boolean(),
  name: z.string().nullish(),
  from: DateOnly.nullish(),
  to: DateOnly.nullish(),
  requestedAt: Instant.nullish(),
  mayDecide: z.boolean().optional(),
  mayEnd: z.boolean().optional(),
  mayMakePrimary: z.boolean().optional(),
  mayRestrict: z.boolean().optional(),
})
export type GuardianView = z.output<typeof GuardianView>
/** `waiting`: the primary guardian (`linkId`) is removed, or replaced by `newLinkId`, at `dueAt` (S06: 24 hours). */
export const Guardians = z.object({
  items: z.array(GuardianView),
  child: z.object({ studentId: Id, name: z.string(), school: z.string(), class: z.string().nullable() }).optional(),
  waiting: z.object({ changeId: Id, linkId: Id, newLinkId: Id.nullable(), dueAt: Instant, mayCancel: z.boolean() }).nullish(),
})
export type Guardians = z.output<typeof Guardians>

/** `effectiveAt` is null when it holds at once, else the end of the 24 hours. */
const LinkOutcome = z.object({ linkId: Id, status: z.enum(linkStatuses), effectiveAt: Instant.nullable() })

export const Duty = z.object({
  dutyId: Id,
  role: z.enum(roles),
  scope: z.enum(scopes),
  scopeId: Id,
  subject: z.string().nullable(),
  from: DateOnly,
  to: DateOnly.nullable(),
  label: z.string(),
  mayEnd: z.boolean(),
})
export type Duty = z.output<typeof Duty>
export const StaffMember = z.object({
  staffId: Id, name: z.string(), staffNo: z.string(), bound: z.boolean(), codeUntil: Instant.nullable(), duties: z.array(Duty),
})
export type StaffMember = z.output<typeof StaffMember>

export const peopleContract = contract({
  'PATCH /guardian-links/:linkId': {
    summary: 'The school changes rights, dates or relation of a guardian, with a reason (ID-4, ID-5)',
    access: 'roster.restrict_guardian',
    body: z.strictObject({
      rights: z.array(z.enum(guardianRights)).optional(), from: DateOnly.optional(), to: DateOnly.nullable().optional(), relation: z.enum(relations).optional(), reason: Reason,
    }),
    response: LinkOutcome,
    errors: ['roster.link_changed', 'access.self_interest'],
  },
  'POST /guardian-links/:linkId/suspensions': {
    summary: 'The school suspends a guardian at once (court order, ID-5); nobody else is told',
    access: 'roster.restrict_guardian',
    body: z.strictObject({ reason: Reason }),
    response: LinkOutcome,
    errors: ['roster.link_changed', 'access.self_interest'],
  },
  'POST /guardian-links/:linkId/restorations': {
    summary: 'The school lifts a suspension',
    access: 'roster.restrict_guardian',
    body: z.strictObject({ reason: Reason }),
    response: LinkOutcome,
    errors: ['roster.link_changed', 'roster.too_many_guardians', 'access.self_interest'],
  },
  'POST /guardian-links/:linkId/endings': {
    summary: 'The primary guardian or the school ends a link; removing the primary one takes 24 hours (S06)',
    access: 'roster.lead_guardians',
    body: z.strictObject({ reason: Reason.optional() }),
    response: LinkOutcome,
    errors: ['roster.link_changed', 'roster.reason_required', 'roster.change_waiting', 'access.self_interest'],
  },
  'POST /guardian-links/:linkId/primary': {
    summary: 'Makes this guardian the primary one; where there is one it takes 24 hours (S06)',
    access: 'roster.lead_guardians',
    body: z.strictObject({ reason: Reason.optional() }),
    response: LinkOutcome,
    errors: ['roster.link_changed', 'roster.reason_required', 'roster.change_waiting', 'access.self_interest'],
  },
  'POST /guardian-changes/:changeId/cancellations': {
    summary: 'Calls off a waiting change of the primary guardian: the school, or the primary guardian where a guardian asked for it',
    access: 'roster.lead_guardians',
    body: z.strictObject({}),
    response: z.object({ changeId: Id }),
    errors: ['roster.link_changed', 'access.self_interest'],
  },
  'DELETE /my/guardian-links/:linkId': {
    summary: 'I give up my own link to a child, or take back my request',
    access: 'signed-in',
    response: null,
    errors: ['roster.link_changed'],
  },
  'GET /schools/:schoolId/pupils': {
    summary: 'Pupils of the school by a part of their name, for guardians and their rights (PM-4: counted within the school)',
    access: 'roster.restrict_guardian',
    query: PageQuery.extend({ name: z.string().trim().max(40).default('') }),
    response: Page(z.object({ studentId: Id, name: z.string(), class: z.string().nullable(), guardians: z.number().int(), suspended: z.number().int() })).extend({ total: z.number().int() }),
  },
  'GET /schools/:schoolId/staff': {
    summary: 'Staff of a school with their duties of today and later, bound or not, and alarms of the last days (S05)',
    access: 'roster.read_staff',
    query: PageQuery.extend({ name: z.string().trim().max(40).default(''), bound: z.enum(['yes', 'no', 'all']).default('all') }),
    response: Page(StaffMember).extend({
      total: z.number().int(), unbound: z.number().int(), alerts: z.array(z.object({ kind: z.enum(['binding_misses']), misses: z.number().int(), at: Instant })),
    }),
  },
  'POST /schools/:schoolId/duties': {
    summary: 'Gives a member of staff a dated duty; leaders give deputies only (PM-3). A new homeroom teacher ends the other one from that day',
    access: 'roster.give_duty',
    body: z.strictObject({
      staffId: Id, role: z.enum(dutyRoles), scopeId: Id, subject: z.string().trim().min(1).max(20).optional(), from: DateOnly, to: DateOnly.optional(),
    }),
    response: Duty,
    errors: ['roster.duty_invalid', 'roster.duty_exists'],
  },
  'POST /duties/:dutyId/end': {
    summary: 'Ends a duty today: it is gone on the next request (PM-3)',
    access: 'roster.give_duty',
    body: z.strictObject({}),
    response: z.object({ dutyId: Id, to: DateOnly }),
    errors: ['roster.last_admin'],
  },
  'POST /schools/:schoolId/staff-codes': {
    summary: 'One-time codes for staff who are not bound yet, all or some; shown once, seven days, earlier ones end (S05)',
    access: 'roster.staff_codes',
    body: z.strictObject({ staffIds: z.array(Id).max(500).optional() }),
    response: z.object({ items: z.array(z.object({ name: z.string(), staffNo: z.string(), code: z.string() })), expiresAt: Instant }),
  },
})
