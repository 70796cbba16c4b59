import { rosterContract } from '@zhixiao/shared-types/domains/roster'
import type { Module } from '../../platform/module'
import { mountSome } from '../../platform/routes'
import { linkAccounts } from './link-accounts'

export { mergeAccounts } from './link-accounts'

/** Two accounts turn out to be one person: by a code that the person enters, or by WeChat's own word at sign-in (ID-2). */
export const accountMerge: Module = {
  name: 'account-merge',
  mount: (router) => mountSome(router, rosterContract, { 'POST /account-links': ({ actor, body }) => linkAccounts(actor.accountId, body.code) }),
  entities: [],
  tasks: [],
  jobs: [],
  constraints: {},
}
