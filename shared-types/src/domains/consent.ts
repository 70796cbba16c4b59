import { z } from 'zod'
import { Id, Instant, Page, PageQuery } from '../contract/common'
import { contract } from '../contract/contract'
import { consentPurposes } from '../values/consent'

/** One purpose for one child as its guardian sees it: the text in force, my answer, and what holds. */
export const Consent = z.object({
  purpose: z.enum(consentPurposes),
  version: z.number().int(),
  title: z.string(),
  text: z.object({ what: z.string(), why: z.string(), keep: z.string(), ifNot: z.string() }),
  /** My latest answer, to whichever version. */
  mine: z.object({ given: z.boolean(), version: z.number().int(), at: Instant }).nullable(),
  /** I have not answered this version yet (S40: a new version asks again). */
  asks: z.boolean(),
  /** What holds now, all guardians together. */
  holds: z.boolean(),
  /** Another guardian refused, and a refusal wins. */
  refusedByOther: z.boolean(),
})
export type Consent = z.output<typeof Consent>
export const ChildConsents = z.object({ studentId: Id, student: z.string(), school: z.string(), class: z.string().nullable(), purposes: z.array(Consent) })
export type ChildConsents = z.output<typeof ChildConsents>

/** One look at a child's sensitive data, or several by the same person within one minute. */
export const DataAccess = z.object({
  id: Id,
  /** `王老师`, or the relation of a guardian; never a phone or an account. */
  who: z.string(),
  role: z.string(),
  what: z.array(z.string()),
  why: z.string(),
  at: Instant,
  times: z.number().int(),
})
export type DataAccess = z.output<typeof DataAccess>

export const consentContract = contract({
  'GET /my/consents': {
    summary: "What I agreed to for each of my children, with the texts in force (S40)",
    access: 'signed-in',
    response: z.object({ items: z.array(ChildConsents) }),
  },
  'PUT /students/:studentId/consents/:purpose': {
    summary: 'A guardian agrees, refuses or withdraws for one child and purpose; one tap, nothing else is tied to it (S41)',
    access: 'consent.decide',
    body: z.strictObject({ given: z.boolean(), version: z.number().int().min(1).max(65_535) }),
    response: Consent,
    errors: ['consent.text_changed'],
  },
  'GET /students/:studentId/data-accesses': {
    summary: "Who looked at my child's sensitive data in the last half year, newest first; my own looks are left out (S33, SE-4)",
    access: 'consent.read_accesses',
    query: PageQuery,
    response: Page(DataAccess).extend({ studentId: Id, student: z.string() }),
  },
})
