import type { ConsentChange } from '../roster/index'
import { keepInInboxFor } from './cancel-waiting'

/** Follows roster's `whenConsentsChange`: who withdraws the consent to WeChat messages about a child gets what still waits in the inbox only (S41). */
export async function followConsents({ purpose, given, accountId, studentId }: ConsentChange): Promise<void> {
  if (purpose === 'wechat_push' && !given) await keepInInboxFor(accountId, studentId)
}
