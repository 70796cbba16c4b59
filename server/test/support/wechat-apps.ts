import { runId, workerId } from './database'

/** The official account and the mini-program of this jest worker in its simulator; each run has its own. */
export const wechatApps = () => ({ oa: `wxoa${runId().slice(-8)}${workerId()}`, mp: `wxmp${runId().slice(-8)}${workerId()}` })
