/**
 * What WeChat does not document, or documents in two ways: one value per question, so that a finding in production corrects
 * one line here. Sources: shared facts "platform" §5; every field says what is uncertain.
 */
export interface Assumptions {
  /** Life of an access token in seconds. Documented as 7200; tests shorten it. */
  tokenLifetimeSeconds: number
  /** How long the previous token stays valid after a new one. WeChat: "about five minutes"; 0 is the strict reading. */
  tokenOverlapMs: number
  /** stable_token answers with a new token when less than this is left (documented: five minutes). */
  stableRenewAheadMs: number
  /** force_refresh: documented 20 a day, 30 s apart. */
  forceRefreshPerDay: number
  forceRefreshGapMs: number
  /** The code for a token of the wrong kind of account (unconfirmed: 48001 or 40001). */
  wrongKindErrcode: number
  /** What a repeated client_msg_id within the window is answered with (unconfirmed; WeChat only says "sent once"). */
  duplicateAnswer: 'same-msgid' | 'new-msgid' | 'errcode'
  duplicateErrcode: number
  /** Documented: ten minutes. */
  dedupeWindowMs: number
  /** Time between accepting a template message and its TEMPLATESENDJOBFINISH (undocumented). */
  receiptDelayMs: number
  /** Longest `url` of a template message in bytes (undocumented; the menu's limit is 1024). */
  templateUrlBytes: number
  /** How the length of a field is counted (unconfirmed: an emoji is one or two). */
  lengthUnit: 'codepoint' | 'utf16'
  /** Emoji in a field since 2023-05-04: taken out of the card, refused, or kept (unconfirmed). */
  emoji: 'strip' | 'reject' | 'keep'
  /** How long WeChat is busy with a person after accepting a subscribe message; another one meanwhile is 43108 (undocumented). */
  subscribeBusyMs: number
  /** Whether 「总是保持以上选择」 still sends subscribe_msg_popup_event when no popup was shown (unconfirmed). */
  silentConsentEvent: boolean
  /** Words that WeChat's content security finds: label as in msg_sec_check, `risky` words also stop subscribe messages (45168). */
  sensitiveWords: SensitiveWord[]
  /** Daily quotas by path when the app sets none. */
  dailyQuota: Record<string, number>
  /** Calls per minute by path when the app sets none. */
  minuteLimit: Record<string, number>
  /** Calls per second by path (44990). */
  secondLimit: Record<string, number>
  /** Life of a permanent code's ticket is endless; a temporary one without expire_seconds lives so long (documented 60 s, once 30 s). */
  qrDefaultSeconds: number
  /** getuserphonenumber: the code of an openid that did not give this code (unconfirmed). */
  phoneOpenidErrcode: number
  /** Content security: a person must have used the mini-program within this time (documented two hours; 61010 is unconfirmed). */
  secCheckActiveMs: number
  /** jscode2session and getuserphonenumber: calls per minute and user (documented 100). */
  loginsPerMinutePerUser: number
  /** Callback: total attempts (unconfirmed: 3 in total, or 1 + 3), time-out, pause before the next attempt. */
  callbackAttempts: number
  callbackTimeoutMs: number
  callbackRetryMs: number
  /** Whether an attempt after the first carries a fresh timestamp and nonce (unconfirmed). */
  callbackRetryFresh: boolean
  /** Callbacks of one app under way at once (undocumented). */
  callbackConcurrency: number
  /** Codes of wx.login and OAuth: documented five minutes. */
  codeLifetimeMs: number
  /** The official table marks `state` optional and also lists error 10013 for its absence. */
  oauthStateRequired: boolean
  /** WeChat: "the link is matched strictly, a wrong order of parameters cannot be opened"; many clients get away with another. */
  oauthStrictOrder: boolean
  /** Followers who come from the menu get snsapi_userinfo without a page; off here so that the page can be seen. */
  silentUserinfoForFollowers: boolean
  /** Menu types that this account may not use (40119). */
  menuTypesNotAllowed: string[]
}

export interface SensitiveWord {
  word: string
  /** 10001 advertisement, 20001 politics, 20002 pornography, 20003 abuse, 20006 crime, 20008 fraud, 20012 vulgar, 20013 copyright, 21000 other. */
  label: number
  suggest: 'review' | 'risky'
}

export const DEFAULT_ASSUMPTIONS: Assumptions = {
  tokenLifetimeSeconds: 7200,
  tokenOverlapMs: 300_000,
  stableRenewAheadMs: 300_000,
  forceRefreshPerDay: 20,
  forceRefreshGapMs: 30_000,
  wrongKindErrcode: 48001,
  duplicateAnswer: 'same-msgid',
  duplicateErrcode: 45065,
  dedupeWindowMs: 600_000,
  receiptDelayMs: 300,
  templateUrlBytes: 1024,
  lengthUnit: 'codepoint',
  emoji: 'strip',
  subscribeBusyMs: 0,
  silentConsentEvent: false,
  sensitiveWords: [
    { word: '特3456书yuuo莞6543李zxcz蒜7782法fgnv级', label: 20001, suggest: 'risky' },
    { word: '赌博', label: 20006, suggest: 'risky' },
    { word: '裸聊', label: 20002, suggest: 'risky' },
    { word: '刷单', label: 20008, suggest: 'risky' },
    { word: '笨蛋', label: 20003, suggest: 'review' },
    { word: '加微信领取', label: 10001, suggest: 'review' },
  ],
  dailyQuota: {
    '/cgi-bin/token': 2000,
    '/cgi-bin/stable_token': 500_000,
    '/cgi-bin/message/template/send': 100_000,
    '/cgi-bin/menu/create': 1000,
    '/cgi-bin/message/subscribe/send': 10_000_000,
    '/cgi-bin/qrcode/create': 100_000,
    '/cgi-bin/ticket/getticket': 1_000_000,
    '/wxa/generate_urllink': 500_000,
    '/wxa/generatescheme': 500_000,
    '/wxa/msg_sec_check': 2_000_000,
  },
  minuteLimit: {
    '/cgi-bin/stable_token': 10_000,
    '/sns/oauth2/access_token': 50_000,
    '/wxa/getwxacodeunlimit': 5000,
    '/wxa/msg_sec_check': 4000,
  },
  secondLimit: { '/wxa/generate_urllink': 100, '/wxa/generatescheme': 100 },
  qrDefaultSeconds: 60,
  phoneOpenidErrcode: 40003,
  secCheckActiveMs: 7_200_000,
  loginsPerMinutePerUser: 100,
  callbackAttempts: 3,
  callbackTimeoutMs: 5000,
  callbackRetryMs: 1000,
  callbackRetryFresh: true,
  callbackConcurrency: 32,
  codeLifetimeMs: 300_000,
  oauthStateRequired: false,
  oauthStrictOrder: true,
  silentUserinfoForFollowers: false,
  menuTypesNotAllowed: ['media_id', 'view_limited', 'article_id', 'article_view_limited'],
}
