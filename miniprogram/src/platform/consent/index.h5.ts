import { ConsentRefused, type Answers } from './types'

/** Pages of the official account ask nothing: whoever follows it is told by it. */
export const asksConsent = false
export const askConsent = (_templateIds: readonly string[]): Promise<Answers> => Promise.reject(new ConsentRefused(false))
