import { job } from '../../platform/jobs'
import type { Module } from '../../platform/module'
import { beginSession, type SessionChannel } from '../../platform/session'
import { addDays, instantAt, schoolDay } from '../../platform/time'
import { sweepDesktops } from './desktop-queries'
import { mountDesktop } from './desktop-routes'
import * as desktopEntities from './desktop-entities'
import { sweepCodes } from './queries'
import { mountIdentity } from './routes'
import * as entities from './entities'

export { accountFor, accountNames, mergeIdentities, reachOf, setAccountName, setFollow, type WechatPerson } from './accounts'
export { pollDesktop } from './desktop-sign-in'
export { personFromMiniProgram, personFromOAuth, type OAuthReturn } from './sign-in'
export { latestMerge } from './merge-queries'
export { redeemLinkCode } from './link-code'
export { publishMenu, wantTag } from './menu'

/** A session without WeChat, for tests and the seed only: what sign-in ends with. */
export const openSession = (accountId: string, channel: SessionChannel): Promise<{ token: string; sessionId: string; expiresAt: Date }> =>
  beginSession(accountId, channel)

/** Deletes used sign-in codes, link codes and desktop sign-ins of the day before last; each lives minutes. */
const housekeeping = job({
  name: 'identity-housekeeping',
  owed: (at) => Promise.resolve([{ scope: 'all', window: addDays(schoolDay(at), -1) }]),
  run: async (_, window) => {
    await sweepCodes(instantAt(window, '00:00'))
    await sweepDesktops(instantAt(window, '00:00'))
  },
})

/** Who a person is: accounts, WeChat identities, sign-in, sessions, whether we can reach them. */
export const identity: Module = {
  name: 'identity',
  mount: (router) => [...mountIdentity(router), ...mountDesktop(router)],
  entities: [...Object.values(entities), ...Object.values(desktopEntities)],
  tasks: [],
  jobs: [housekeeping],
  constraints: {},
}
