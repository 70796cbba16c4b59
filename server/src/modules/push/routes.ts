import { pushContract } from '@zhixiao/shared-types/domains/push'
import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import { at, mount, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { placeOfClass, unboundAmong } from '../roster/index'
import { keepAnswers, showConsents } from './consent'
import { presentMessage, presentOpened, presentReceipts } from './present'
import { markOpened } from './queries'
import { accountOf, receiveCallback, verifyAddress } from './receive-event'
import { inbox, receiptsOfClass, receivedTogether } from './views'

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
      const ids = (await receivedTogether(params.pushId, actor.accountId, children)).map((row) => row.pushId)
      // What is shown together is opened together, and nothing that came in between (ID-8).
      if (ids.length > 0) await markOpened(ids, actor.accountId, children)
      const rows = await receivedTogether(params.pushId, actor.accountId, children)
      return presentOpened(rows.filter((row) => ids.includes(row.pushId))) ?? fail('resource.not_found')
    },
    'GET /my/subscribe-consents': ({ actor }) => showConsents(actor),
    'POST /my/subscribe-consents': async ({ actor, body }) => {
      await keepAnswers(actor, body.answers)
      return showConsents(actor)
    },
    'GET /classes/:classId/push-receipts': at(
      ({ params }) => placeOfClass(params.classId),
      async ({ params, place, query }) => {
        const day = query.day ?? schoolDay(now())
        const rows = await receiptsOfClass(params.classId, day)
        const unbound = await unboundAmong([...new Set(rows.map((row) => row.studentId))], day)
        return { class: place.className, school: place.schoolName, day, ...presentReceipts(rows, unbound) }
      },
    ),
    'GET /webhooks/wechat/:account': ({ params, query }) => Promise.resolve(verifyAddress(accountOf(params.account), query)),
    'POST /webhooks/wechat/:account': ({ params, query, text }) => receiveCallback(accountOf(params.account), query, text),
  })
