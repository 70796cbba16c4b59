import { z } from 'zod'
import { DateOnly, Id, Instant, PersonName, Phone } from '../contract/common'
import { contract } from '../contract/contract'
import { sessions } from '../values/attendance'
import { linkStatuses, relations } from '../values/people'
import { Me } from './identity'
import { Guardians } from './people'

/**
 * Proof that a person is the guardian (ID-3). The three bindings below carry no Idempotency-Key: a wrong try must be counted although it is
 * refused, so it cannot live in a transaction that the refusal rolls back; natural keys keep a repeated binding single.
 */
export const BindingProof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('phone_on_file'), phone: Phone }),
  z.strictObject({ kind: z.literal('paper_code'), code: z.string().trim().min(4).max(20) }),
  z.strictObject({ kind: z.literal('homeroom_approval') }),
])

/** Progress and outcome of one roster file (RS-9). Row errors name row and column, never the cell's content. */
export const RosterImport = z.object({
  id: Id,
  schoolId: Id,
  fileName: z.string(),
  /** Found out from the headers. In a staff file the counts of students count staff. */
  kind: z.enum(['students', 'staff']),
  state: z.enum(['waiting', 'checking', 'checked', 'applying', 'applied', 'failed', 'cancelled']),
  rows: z.number().int(),
  done: z.number().int(),
  /** People of the file who are in the roster by this import; after calling it off, those who stay. */
  taken: z.number().int(),
  counts: z.object({
    newStudents: z.number().int(), changedStudents: z.number().int(), unchangedStudents: z.number().int(), newClasses: z.number().int(),
    movedStudents: z.number().int(), guardianContacts: z.number().int(), badRows: z.number().int(), notInFile: z.number().int(),
  }),
  failure: z.string().nullable(),
  createdAt: Instant,
})
export type RosterImport = z.output<typeof RosterImport>

export const rosterContract = contract({
  'GET /me': { summary: 'Who I am, my children, my duties, my grants', access: 'signed-in', response: Me },
  'GET /schools/lookup': {
    summary: 'Schools by a part of their name, for the binding page',
    access: 'signed-in',
    rate: 60,
    query: z.object({ name: z.string().trim().min(1).max(40) }),
    response: z.object({ items: z.array(z.object({ id: Id, name: z.string(), bureau: z.string() })) }),
  },
  'POST /guardian-bindings': {
    summary: 'A guardian binds a child (ID-3). Answers never say which part was wrong; five misses in 15 minutes lock for an hour',
    access: 'signed-in',
    idempotency: 'none',
    rate: 20,
    body: z.strictObject({ schoolId: Id, pupilNo: z.string().trim().min(1).max(40), name: PersonName, relation: z.enum(relations), proof: BindingProof }),
    response: z.object({ linkId: Id, studentId: Id.nullable(), status: z.enum(linkStatuses) }),
    errors: ['roster.binding_refused', 'roster.binding_locked', 'roster.already_bound', 'roster.too_many_guardians'],
  },
  'POST /staff-bindings': {
    summary: 'A member of staff binds this WeChat account with the one-time code and the phone on file',
    access: 'signed-in',
    idempotency: 'none',
    rate: 20,
    body: z.strictObject({ code: z.string().trim().min(4).max(20), phone: Phone }),
    response: z.object({ staffId: Id, name: z.string(), school: z.string().nullable() }),
    errors: ['roster.staff_binding_refused', 'roster.binding_locked'],
  },
  'POST /account-links': {
    summary: 'Enter the code shown in my other account: both become one (ID-2). Five tries',
    access: 'signed-in',
    idempotency: 'none',
    rate: 20,
    body: z.strictObject({ code: z.string().trim().min(4).max(20) }),
    response: z.object({ accountId: Id }),
    errors: ['identity.link_code_wrong', 'identity.already_linked', 'identity.two_people'],
  },
  'GET /classes/:classId/guardian-requests': {
    summary: 'Guardians who ask to be linked to a child of this class',
    access: 'roster.approve_guardian',
    response: z.object({ items: z.array(z.object({ linkId: Id, studentId: Id, student: z.string(), relation: z.enum(relations), requestedAt: Instant })) }),
  },
  'POST /guardian-links/:linkId/decisions': {
    summary: 'The homeroom teacher, the school or the primary guardian accepts or refuses a guardian (ID-4, S06)',
    access: 'roster.decide_guardian',
    body: z.strictObject({ decision: z.enum(['approve', 'refuse']) }),
    response: z.object({ linkId: Id, status: z.enum(linkStatuses) }),
    errors: ['roster.link_decided', 'roster.too_many_guardians', 'access.self_interest'],
  },
  'GET /students/:studentId/guardians': {
    summary: 'Who is linked to this child, as far as I may know: no phone numbers; a family never sees what the school did to one of them (ID-5)',
    access: 'attendance.read',
    response: Guardians,
  },
  'POST /classes/:classId/paper-codes': {
    summary: 'One-time paper codes for the families of a class that are not bound yet; shown once, kept hashed; 7 days',
    access: 'roster.paper_codes',
    response: z.object({ items: z.array(z.object({ studentId: Id, student: z.string(), code: z.string() })), expiresAt: Instant }),
  },
  'GET /classes/:classId/students': {
    summary: 'Pupils of a class on a day (RS-1), at its end or in one session (RS-3)',
    access: 'attendance.read_class',
    query: z.object({ day: DateOnly.optional(), session: z.enum(sessions).optional() }),
    response: z.object({ class: z.string(), school: z.string(), items: z.array(z.object({ studentId: Id, name: z.string(), bound: z.boolean() })) }),
  },
  'GET /my/classes': {
    summary: 'Classes in which I work today, by school, with what I am there (RS-8)',
    access: { list: 'attendance.read_class' },
    response: z.object({ items: z.array(z.object({ classId: Id, class: z.string(), schoolId: Id, school: z.string(), mayReport: z.boolean(), duties: z.array(z.string()).optional() })) }),
  },
  'GET /schools/:schoolId/structure': {
    summary: 'Grades and classes of a school with their head counts on a day (RS-1), today unless said',
    access: 'roster.read_school',
    query: z.object({ day: DateOnly.optional() }),
    response: z.object({
      school: z.string(),
      grades: z.array(z.object({ gradeId: Id, name: z.string(), classes: z.array(z.object({ classId: Id, name: z.string(), students: z.number().int(), bound: z.number().int() })) })),
    }),
  },
  'POST /schools/:schoolId/roster-imports': {
    summary: "Hand in a school's roster as .xlsx or .csv; a dry run begins (RS-9)",
    access: 'roster.import',
    accepts: 'file',
    rate: 20,
    response: RosterImport,
    errors: ['request.too_large', 'roster.file_unreadable', 'roster.file_too_big', 'roster.import_running'],
  },
  'GET /roster-imports/:importId': { summary: 'Progress and outcome of a roster file', access: 'roster.import', response: RosterImport },
  'GET /roster-imports/:importId/errors': {
    summary: 'Row errors of the dry run',
    access: 'roster.import',
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.object({ items: z.array(z.object({ row: z.number().int(), column: z.string(), text: z.string() })), total: z.number().int() }),
  },
  'GET /roster-imports/:importId/not-in-file': {
    summary: 'Pupils of the school who are not in the file; nobody is removed (RS-9)',
    access: 'roster.import',
    response: z.object({ items: z.array(z.object({ studentId: Id, name: z.string(), class: z.string().nullable() })), total: z.number().int() }),
  },
  'GET /roster-imports/:importId/error-file': { summary: 'The wrong rows in the shape of the file handed in, with the reasons', access: 'roster.import', response: 'file' },
  'POST /roster-imports/:importId/applications': {
    summary: 'Take over the good rows of a checked file',
    access: 'roster.import',
    body: z.strictObject({}),
    response: RosterImport,
    errors: ['roster.import_not_ready', 'roster.import_changed', 'roster.import_running'],
  },
})
