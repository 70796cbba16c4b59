import { pushContract } from '@zhixiao/shared-types/domains/push'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { mount, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { placeOfClass, unboundAmong } from '../roster/index'
import { presentMessage, presentReceipts } from './present'
import { markOpened } from './queries'
import { accountOf, receiveCallback, verifyAddress } from './receive-event'
import { inbox, receiptsOfClass, receivedMessage } from './views'

/** Children the person is guardian of today; a relation that ended takes its messages along (MS-2, PM-3). */
const childrenOf = (actor: Actor) =>
  actor.grants.filter((grant) => grant.role === 'guardian' && grant.scope === 'student').map((grant) => grant.id)

/** Mounts push's endpoints. */
export const mountPush = (router: ApiRouter): string[] =>
  mount(router, pushContract, {
    'GET /my/messages': async ({ actor, query }) => {
      const before =
        query.cursor === undefined || /^[1-9]\d{0,19}$/.test(query.cursor)
          ? query.cursor
          : fail('request.invalid', [{ at: 'query.cursor', rule: 'format' }])
      const rows = await inbox(actor.accountId, childrenOf(actor), before, query.limit + 1)
      const items = rows.slice(0, query.limit)
      return { items: items.map(presentMessage), nextCursor: rows.length > query.limit ? (items.at(-1)?.pushId ?? null) : null }
    },
    'PUT /my/messages/:pushId/opened': async ({ actor, params }) => {
      const children = childrenOf(actor)
      if (!(await markOpened(params.pushId, actor.accountId, children))) return fail('resource.not_found')
      const row = await receivedMessage(params.pushId, actor.accountId, children)
      return row ? presentMessage(row) : fail('resource.not_found')
    },
    'GET /classes/:classId/push-receipts': {
      place: ({ params }) => placeOfClass(params.classId),
      run: async ({ params, query }) => {
        const day = query.day ?? schoolDay(now())
        const place = await placeOfClass(params.classId)
        const rows = await receiptsOfClass(params.classId, day)
        const unbound = await unboundAmong([...new Set(rows.map((row) => row.studentId))], day)
        return { class: place.className, school: place.schoolName, day, ...presentReceipts(rows, unbound) }
      },
    },
    'GET /webhooks/wechat/:account': ({ params, query }) => Promise.resolve(verifyAddress(accountOf(params.account), query)),
    'POST /webhooks/wechat/:account': ({ params, query, text }) => receiveCallback(accountOf(params.account), query, text),
  })
