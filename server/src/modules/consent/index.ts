import type { Module } from '../../platform/module'
import { ConsentRow } from './entities'
import { mountConsent } from './routes'

export { decideConsent } from './answer'
export { enterConsents, mayKeepHealthDetail, mergeConsents, noteEmergency, wechatRefused } from './keep'

/** What guardians agreed to, and who looked at their child. */
export const consent: Module = { name: 'consent', mount: mountConsent, entities: [ConsentRow], tasks: [], jobs: [], constraints: {} }
