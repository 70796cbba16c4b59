import type { Push } from '../state/model'

/** What a fault applies to; what is left out matches everything. */
export interface FaultMatch {
  /** Exact path, or a prefix that ends in `*`. */
  path?: string
  appid?: string
  openid?: string
  /** Event name of a callback. */
  event?: string
  /** Only the n-th match, counted from 1. */
  nth?: number
  /** Only every n-th match. */
  every?: number
  /** Chance in [0, 1], from the seeded generator. */
  probability?: number
  /** At most so many times. */
  count?: number
}

/**
 * Faults of an API call. `after: true` means: WeChat did the work, the caller does not learn it. `token-skew`: the token's answer says
 * so many seconds more than it will live (less when negative).
 */
export type CallFault =
  | { kind: 'latency'; ms: number; uniformTo?: number; p99?: number }
  | { kind: 'hang'; after?: boolean }
  | { kind: 'reset'; after?: boolean }
  | { kind: 'http'; status: number; body?: string; after?: boolean }
  | { kind: 'truncate' }
  | { kind: 'pretty' }
  | { kind: 'errcode'; errcode: number; errmsg?: string; after?: boolean }
  | { kind: 'unionid-absent' }
  | { kind: 'token-skew'; seconds: number }

/** Faults of TEMPLATESENDJOBFINISH and subscribe_msg_sent_event. */
export type ReceiptFault =
  | { kind: 'receipt-first' }
  | { kind: 'receipt-missing' }
  | { kind: 'receipt-status'; status: string }
  | { kind: 'receipt-delay'; ms: number }
  | { kind: 'receipt-batch'; size: number; order?: 'same' | 'reverse' | 'shuffle'; maxHoldMs?: number }

/** Faults of a callback on its way to the product. `callback-replay`: the delivered request comes again, byte for byte, stamp and all. */
export type PushFault =
  | { kind: 'callback-duplicate'; times: number }
  | { kind: 'callback-delay'; ms: number }
  | { kind: 'callback-drop' }
  | { kind: 'callback-signature' }
  | { kind: 'callback-appid'; wrongAppid?: string }
  | { kind: 'callback-stale'; seconds: number }
  | { kind: 'callback-replay'; afterMs?: number }

/** Faults that happen at once and are not kept. `clock-skew`: WeChat's clock goes wrong without anybody being told; 0 ends it. */
export type InstantFault =
  | { kind: 'token-revoke'; appid?: string }
  | { kind: 'token-life'; seconds: number; appid?: string }
  | { kind: 'clock-skew'; ms: number }
  | { kind: 'quota'; appid: string; path: string; limit: number }

export type FaultKind = CallFault | ReceiptFault | PushFault

export interface Fault {
  id: string
  match: FaultMatch
  fault: FaultKind
  /** How often the match applied, and how often the fault was then used. */
  seen: number
  fired: number
}

const CALL = ['latency', 'hang', 'reset', 'http', 'truncate', 'pretty', 'errcode', 'unionid-absent', 'token-skew']
const RECEIPT = ['receipt-first', 'receipt-missing', 'receipt-status', 'receipt-delay', 'receipt-batch']
const PUSH = [
  'callback-duplicate',
  'callback-delay',
  'callback-drop',
  'callback-signature',
  'callback-appid',
  'callback-stale',
  'callback-replay',
]

export function isCallFault(fault: FaultKind): fault is CallFault {
  return CALL.includes(fault.kind)
}

export function isReceiptFault(fault: FaultKind): fault is ReceiptFault {
  return RECEIPT.includes(fault.kind)
}

export function isPushFault(fault: FaultKind): fault is PushFault {
  return PUSH.includes(fault.kind)
}

export function isKnownFault(kind: string): boolean {
  return [...CALL, ...RECEIPT, ...PUSH].includes(kind)
}

/** Facts about a call or a callback that a match is tried on. */
export interface Facts {
  path: string
  appid: string | null
  openid: () => string | null
  event?: Push['event']
}
