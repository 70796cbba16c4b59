import { subject } from './subject'

/** Refusals of the machine itself, whatever the subject. */
export const house = subject({
  errors: {
    'request.invalid': { status: 400, text: '填写的内容有误，请检查标出的地方' },
    'request.key_required': { status: 400, text: '请求缺少防重编号，请更新后再试' },
    'request.too_large': { status: 413, text: '内容太大，无法接收' },
    'request.too_many': { status: 429, text: '操作太频繁，请稍后再试' },
    'request.key_reused': { status: 422, text: '这份表单已经用别的内容提交过，请刷新后重填' },
    'request.in_flight': { status: 409, text: '上一次提交还在处理，请稍候' },
    'access.denied': { status: 403, text: '您没有办理这件事的权限' },
    'access.self_interest': { status: 403, text: '涉及您自己的孩子，需由其他老师办理' },
    'resource.not_found': { status: 404, text: '没有找到，或您无权查看' },
    'outside.wechat_down': { status: 503, text: '微信暂时没有回应，请稍后再试' },
    'webhook.refused': { status: 403, text: '签名不对' },
    'server.unavailable': { status: 503, text: '服务暂时不可用，正在恢复，请稍后再试' },
    'server.unexpected': { status: 500, text: '出了点问题，我们已记录，请稍后再试' },
  },
})
