/** Words of messages and receipts, used by server, contracts and phone. */
import { declared } from './subjects/index'
import type { PushTraits } from './subjects/subject'

export type PushKind = keyof typeof declared.pushKinds
/** What each kind is called, whom it goes to and whether it may wait. Each subject declares its own. */
export const pushTraits: Record<PushKind, PushTraits> = declared.pushKinds
export const pushKinds = Object.keys(pushTraits) as PushKind[]

/** Ways to a family in the order they are tried (MS-5): official account, mini-program, the inbox alone. */
export const pushChannels = ['template', 'subscribe', 'inbox'] as const
export type PushChannel = (typeof pushChannels)[number]
export const channelText: Record<PushChannel, string> = { template: '公众号', subscribe: '小程序', inbox: '仅站内消息' }

/** What the person answered when WeChat asked about one template; `always` = yes, and do not ask again; `ban`, `filter` = WeChat did not ask. */
export const consentAnswers = ['accept', 'always', 'reject', 'ban', 'filter'] as const
export type ConsentAnswer = (typeof consentAnswers)[number]

/** Outcome of the channel; `opened` and `confirmed` are kept apart and only move forward (decisions, "Push"). */
export const deliveryStates = ['waiting', 'sending', 'accepted', 'delivered', 'rejected', 'unknown', 'unconfirmed', 'expired', 'cancelled'] as const
export type DeliveryState = (typeof deliveryStates)[number]
export const deliveryText: Record<DeliveryState, string> = {
  waiting: '等待发送', sending: '正在发送', accepted: '微信已受理', delivered: '已送达', rejected: '未送达', unknown: '结果未知', unconfirmed: '未收到回执',
  expired: '已过期', cancelled: '已取消',
}
/** Why a family was not reached by the channel (MS-5). The inbox always holds the message. */
export const rejectReasons = ['not_bound', 'not_following', 'refused', 'user_block', 'frequency', 'quota', 'no_account', 'system_failed', 'config', 'too_old', 'other'] as const
export type RejectReason = (typeof rejectReasons)[number]
export const rejectText: Record<RejectReason, string> = {
  not_bound: '家长未绑定', not_following: '未关注公众号（可在小程序内看到）', refused: '家长拒收此类消息', user_block: '家长屏蔽了公众号消息', frequency: '发送过于频繁，稍后重试',
  quota: '今日额度已用完', no_account: '没有公众号身份', system_failed: '微信系统失败', config: '消息模板配置有误', too_old: '超过12小时未发出，只在消息列表中', other: '未送达（原因见记录）',
}
