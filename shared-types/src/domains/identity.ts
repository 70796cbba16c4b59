import { z } from 'zod'
import { Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'
import { departments, roles, scopes } from '../values/access'
import { relations } from '../values/people'

/** `department`: of an officer of a bureau who belongs to one (AT-12). */
export const GrantShape = z.object({ role: z.enum(roles), scope: z.enum(scopes), id: Id, department: z.enum(departments).optional() })

/** A child as its guardian sees it; every card says child · school · class (ID-7). */
export const MyChild = z.object({
  studentId: Id, name: z.string(), schoolId: Id, school: z.string(), classId: Id.nullable(), class: z.string().nullable(), relation: z.enum(relations),
})
/** A duty as its holder sees it. `label` is ready to show, such as "三(2)班 班主任" or "镜花市水月区教育局 · 卫生". */
export const MyDuty = z.object({
  role: z.enum(roles), scope: z.enum(scopes), id: Id, schoolId: Id.nullable(), school: z.string().nullable(), classId: Id.nullable(), class: z.string().nullable(), label: z.string(),
})
export const Me = z.object({
  accountId: Id,
  name: z.string(),
  channel: z.enum(['h5', 'mp']),
  followsOfficialAccount: z.boolean(),
  grants: z.array(GrantShape),
  children: z.array(MyChild),
  duties: z.array(MyDuty),
  pendingChildren: z.array(z.object({ linkId: Id, name: z.string(), school: z.string(), requestedAt: Instant })),
  /** Two accounts of mine became one in the last days (ID-2): the page 我的 says so. */
  accountMergedAt: Instant.nullish(),
})
export type Me = z.output<typeof Me>

export const identityContract = contract({
  'GET /wechat/oauth/start': {
    summary: 'Begin sign-in inside WeChat: redirects to WeChat and comes back to the page first asked for (ID-9)',
    access: 'public',
    query: z.object({ back: z.string().max(500).default('/') }),
    response: 'redirect',
  },
  'GET /wechat/oauth/callback': {
    summary: 'WeChat brings the person back with a code; opens a session and returns to the page first asked for',
    access: 'public',
    rate: 60,
    query: z.object({ code: z.string().max(128).optional(), state: z.string().max(128) }),
    response: 'redirect',
    errors: ['auth.wechat_refused', 'auth.code_used', 'outside.wechat_down'],
  },
  'POST /sessions/mini-program': {
    summary: 'Sign in from the mini-program with the code of wx.login; a code works once (ID-1)',
    access: 'public',
    idempotency: 'none',
    rate: 30,
    body: z.strictObject({ code: z.string().min(1).max(128) }),
    response: z.object({ token: z.string(), accountId: Id, expiresAt: Instant }),
    errors: ['auth.wechat_refused', 'auth.code_used', 'outside.wechat_down'],
  },
  'DELETE /sessions/current': { summary: 'Sign out here', access: 'signed-in', response: null },
  'GET /sessions': {
    summary: 'My open sessions',
    access: 'signed-in',
    response: z.object({ items: z.array(z.object({ id: Id, channel: z.enum(['h5', 'mp']), createdAt: Instant, lastSeenAt: Instant, current: z.boolean() })) }),
  },
  'DELETE /sessions/:sessionId': { summary: 'Sign out another of my sessions', access: 'signed-in', response: null, errors: ['resource.not_found'] },
  'POST /account-link-codes': {
    summary: 'A one-time code that joins my mini-program account and my official account where WeChat gives no unionid (ID-2); 10 minutes',
    access: 'signed-in',
    rate: 10,
    response: z.object({ code: z.string(), expiresAt: Instant }),
  },
})
