import type { App } from '../state/model'
import { sendSubscribe } from '../subscribe/send'
import type { Call, Endpoint } from '../wire/call'

export const subscribeEndpoints: Endpoint[] = [
  { path: '/cgi-bin/message/subscribe/send', method: 'POST', kinds: ['mp'], handle: sendSubscribe },
  { path: '/wxaapi/newtmpl/gettemplate', method: 'GET', kinds: ['mp'], handle: list },
]

/** GET /wxaapi/newtmpl/gettemplate: the templates of this mini-program; type 2 is one-time, 3 long-term. Source: WeChat "获取个人模板列表". */
function list(call: Call): object {
  const templates = [...(call.app as App).templates.values()]
  return {
    errcode: 0,
    errmsg: 'ok',
    data: templates.map(({ templateId, title, content, example, type, allowed }) => ({
      priTmplId: templateId,
      title,
      content,
      example,
      type,
      keywordEnumValueList: Object.entries(allowed).map(([key, values]) => ({ keywordCode: `${key}.DATA`, enumValueList: values })),
    })),
  }
}
