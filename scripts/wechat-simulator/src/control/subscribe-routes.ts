import type Router from '@koa/router'
import type { Simulation } from '../simulation'
import type { App, Consent, User } from '../state/model'
import { answerRequest, changeSetting, planRequest, type Status } from '../subscribe/consent'
import { appOf, ControlError, controlBody, personOf } from './body'

interface Ask {
  appid?: string
  templateIds?: string[]
}

interface Answer extends Ask {
  /** For every template that is asked about: once, refused, or with 「总是保持以上选择」. */
  answer?: 'accept' | 'reject' | 'always' | 'never'
  /** By template, where the boxes of the popup differ; goes before `answer`. */
  answers?: Record<string, Status>
}

const ANSWERS: Record<NonNullable<Answer['answer']>, { status: Status; keep: boolean }> = {
  accept: { status: 'accept', keep: false },
  reject: { status: 'reject', keep: false },
  always: { status: 'accept', keep: true },
  never: { status: 'reject', keep: true },
}

interface Setting {
  appid?: string
  templateId?: string
  setting?: Consent['setting']
  /** The switch above all messages of the mini-program. */
  receive?: boolean
}

/** What a person does about subscribe messages: the popup of wx.requestSubscribeMessage, and the mini-program's settings. */
export function subscribeRoutes(router: Router, sim: Simulation): void {
  router.post('/users/:id/subscribe-request', async (ctx) => {
    const body = await controlBody<Ask>(ctx)
    const app = appOf(sim, body.appid, 'mp')
    const plan = planRequest(app, personOf(sim, ctx.params.id ?? ''), body.templateIds)
    const ask = plan.ask.map(({ templateId, title, content, type }) => ({ templateId, title, type, lines: labelsOf(content) }))
    ctx.body = { ...plan, appName: app.name, ask }
  })
  router.post('/users/:id/subscribe-accept', async (ctx) => {
    const body = await controlBody<Answer>(ctx)
    ctx.body = answer(sim, appOf(sim, body.appid, 'mp'), personOf(sim, ctx.params.id ?? ''), body)
  })
  router.post('/users/:id/subscribe-setting', async (ctx) => {
    const body = await controlBody<Setting>(ctx)
    ctx.body = set(sim, appOf(sim, body.appid, 'mp'), personOf(sim, ctx.params.id ?? ''), body)
  })
}

function answer(sim: Simulation, app: App, user: User, body: Answer): object {
  const { status, keep } = ANSWERS[body.answer ?? 'accept'] ?? {}
  if (!status || keep === undefined) throw new ControlError(400, 'answer: accept, reject, always or never')
  const plan = planRequest(app, user, body.templateIds)
  if (plan.errCode !== 0) return { errCode: plan.errCode, errMsg: plan.errMsg, results: {}, callback: null }
  const answers = body.answers ?? Object.fromEntries(plan.ask.map(({ templateId }) => [templateId, status]))
  const { results, push } = answerRequest(sim, app, user, plan, answers, keep)
  return { errMsg: plan.errMsg, results, consents: user.consents[app.appid] ?? {}, callback: push?.id ?? null }
}

function set(sim: Simulation, app: App, user: User, body: Setting): object {
  if (body.receive !== undefined) {
    user.subscribeOff = user.subscribeOff.filter((appid) => appid !== app.appid)
    if (!body.receive) user.subscribeOff.push(app.appid)
    sim.hub.changed('people')
  }
  const { templateId, setting } = body
  if (setting !== undefined && !['ask', 'accept', 'reject'].includes(setting)) throw new ControlError(400, 'setting: ask, accept or reject')
  if (templateId !== undefined && !app.templates.has(templateId)) throw new ControlError(404, `no template ${templateId}`)
  const push = templateId && setting ? changeSetting(sim, app, user, templateId, setting) : null
  return { consents: user.consents[app.appid] ?? {}, receive: !user.subscribeOff.includes(app.appid), callback: push?.id ?? null }
}

function labelsOf(content: string): string[] {
  return content.split(/\r?\n/).flatMap((line) => /^(.*?)[:：]?\s*\{\{\w+\.DATA\}\}/.exec(line)?.[1] || [])
}
