/** WeChat's limits as far as we depend on them; sources in the reference notes (wechat/platform.md §4, §5). Numbers WeChat does not document are ours to correct. */
export const limits = {
  /** Template messages a day for one official account. */
  templatePerDay: 100_000,
  /** A repeated client_msg_id is sent once within this time. */
  clientMsgIdWindowMs: 10 * 60_000,
  /** We stop repeating an unknown send this long after its first attempt (trust/delivery.md §4.2). */
  resendUntilMs: 9 * 60_000,
  /** Waits between repeats of a send whose outcome is unknown. */
  resendAfterMs: [5_000, 20_000, 60_000, 180_000, 360_000],
  /** No receipt after this long: the state is "unconfirmed", not failed (MS-7). */
  receiptPatienceMs: 10 * 60_000,
  /** A receipt that matches nothing yet is kept this long (MS-7). */
  parkedReceiptMs: 24 * 3_600_000,
  /** Callbacks older or newer than this are refused (S60). */
  callbackSkewMs: 5 * 60_000,
} as const
