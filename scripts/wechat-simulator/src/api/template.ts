import type { App } from '../state/model'
import { sendTemplate } from '../template/send'
import type { Call, Endpoint } from '../wire/call'

export const templateEndpoints: Endpoint[] = [
  { path: '/cgi-bin/message/template/send', method: 'POST', kinds: ['oa'], handle: sendTemplate },
  { path: '/cgi-bin/template/get_all_private_template', method: 'GET', kinds: ['oa'], handle: list },
]

/** GET /cgi-bin/template/get_all_private_template: what the account may send. */
function list(call: Call): object {
  const templates = [...(call.app as App).templates.values()]
  return {
    template_list: templates.map((template) => ({
      template_id: template.templateId,
      title: template.title,
      primary_industry: template.primaryIndustry,
      deputy_industry: template.deputyIndustry,
      content: template.content,
      example: template.example,
    })),
  }
}
