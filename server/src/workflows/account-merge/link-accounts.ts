import { mergeReports } from '../../modules/attendance/index'
import { mergeConsents } from '../../modules/consent/index'
import { mergeLinks } from '../../modules/guardians/index'
import { mergeIdentities, redeemLinkCode } from '../../modules/identity/index'
import { mergeDeliveries } from '../../modules/push/index'
import { mergeStaff } from '../../modules/roster/index'
import { inTransaction } from '../../platform/db'

/**
 * Makes two accounts one, inside the caller's transaction (ID-2): each subject moves what it keeps for `from`. Merging twice changes nothing. Fails
 * with `identity.two_people` when WeChat itself says that these are two people.
 */
export async function mergeAccounts(from: string, into: string): Promise<void> {
  if (!(await mergeIdentities(from, into))) return
  await mergeConsents(from, into)
  await mergeLinks(from, into)
  await mergeStaff(from, into)
  await mergeDeliveries(from, into)
  await mergeReports(from, into)
}

/**
 * The code shown in the other account was entered here: both become one (ID-2). This account stays, so the person remains signed in; what
 * the other one held moves in the same transaction. Fails with `identity.link_code_wrong`, `identity.already_linked` and `identity.two_people`.
 */
export async function linkAccounts(accountId: string, code: string): Promise<{ accountId: string }> {
  const shown = await redeemLinkCode(code, accountId)
  await inTransaction(() => mergeAccounts(shown, accountId))
  return { accountId }
}
