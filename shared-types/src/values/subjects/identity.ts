import { subject } from './subject'

export const identity = subject({
  errors: {
    'auth.required': { status: 401, text: '请先登录' },
    'auth.expired': { status: 401, text: '登录已过期，请重新登录' },
    'auth.wechat_refused': { status: 401, text: '微信没有确认这次登录，请重试' },
    'auth.code_used': { status: 401, text: '这次登录凭证已用过，请重新登录' },
    'auth.other_person': { status: 409, text: '当前登录的是另一个人，请刷新页面' },
    'auth.origin_refused': { status: 403, text: '请求来源不被允许' },
    'identity.link_code_wrong': { status: 422, text: '关联码不对或已失效，请重新获取' },
    'identity.already_linked': { status: 409, text: '两个账号已经是同一个人' },
    'identity.two_people': { status: 409, text: '这是两个不同的微信用户，不能合并成一个账号' },
    'identity.desktop_over': { status: 409, text: '这个二维码已用过或已过期，请在电脑上刷新后重新扫码' },
  },
})
