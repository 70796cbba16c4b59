/** Consents to the mini-program's messages: what the phone and WeChat tell of them, and what to ask next (MS-5). */
import { templates } from '@zhixiao/config/wechat/templates'
import { pushKinds, pushTraits, type ConsentAnswer, type PushKind } from '@zhixiao/shared-types/values/push'
import type { z } from 'zod'
import type { pushContract } from '@zhixiao/shared-types/domains/push'
import { outside } from '../../outside/index'
import type { Actor } from '../../platform/access'
import { addConsent, consentsOf, miniOpenid, setRefused, type ConsentState } from './consent-queries'

/** WeChat asks about so many templates at one tap (wechat/platform.md §4). */
const mostAtOnce = 5

type Consents = z.input<(typeof pushContract)['GET /my/subscribe-consents']['response']>
type Known = { kind: PushKind; templateId: string }

/** The mini-program's templates as this environment has them. */
const known = (): Known[] =>
  pushKinds.flatMap((kind) => {
    const templateId = outside().wechat.subscribeTemplateId(kind)
    return templateId ? [{ kind, templateId }] : []
  })

/** My consents, and what to ask: kinds I receive, not switched off in WeChat's settings, the scarcest first. */
export async function showConsents(actor: Pick<Actor, 'accountId' | 'grants'>): Promise<Consents> {
  const openid = await miniOpenid(actor.accountId)
  if (!openid) return { templates: [], ask: [] }
  const held = new Map((await consentsOf(outside().wechat.appidOf('mp'), openid)).map((one) => [one.templateId, one]))
  const shown = known().map((one) => present(one, held.get(one.templateId)))
  const [isGuardian, isStaff] = [actor.grants.some((one) => one.role === 'guardian'), actor.grants.some((one) => one.role !== 'guardian')]
  const mine = shown.filter((one) => (pushTraits[one.kind].to === 'staff' ? isStaff : isGuardian) && !one.refused)
  const ask = [...mine].sort((a, b) => a.credit - b.credit).slice(0, mostAtOnce)
  return { templates: shown, ask: ask.map((one) => one.templateId) }
}

const present = ({ kind, templateId }: Known, state: ConsentState | undefined): Consents['templates'][number] => ({
  kind,
  templateId,
  title: templates[kind].title,
  credit: Math.max(0, Number(state?.credit ?? 0)),
  refused: state?.refused === 1,
  always: state?.always === 1,
})

/** What the phone says WeChat's question came to. A no leaves what was given before. */
export async function keepAnswers(
  actor: Pick<Actor, 'accountId'>,
  answers: readonly { templateId: string; answer: ConsentAnswer }[],
): Promise<void> {
  const openid = await miniOpenid(actor.accountId)
  if (!openid) return
  const ours = new Set(known().map((one) => one.templateId))
  const appid = outside().wechat.appidOf('mp')
  for (const { templateId, answer } of answers) {
    if (ours.has(templateId) && (answer === 'accept' || answer === 'always')) {
      await addConsent({ appid, openid, templateId }, 'phone', answer === 'always')
    }
  }
}

/**
 * What WeChat says a person answered or set, inside the callback's transaction: yes to a question is a consent, told by the phone too;
 * switching a template off in the settings makes every consent useless until it is on again.
 */
export async function learnConsent(seen: { appid: string; event: string; openid: string }, entries: readonly Record<string, string>[]): Promise<void> {
  if (seen.appid !== outside().wechat.appidOf('mp')) return
  const ours = new Set(known().map((one) => one.templateId))
  const isSetting = seen.event === 'subscribe_msg_change_event'
  for (const { TemplateId: templateId = '', SubscribeStatusString: said } of entries) {
    if (!ours.has(templateId)) continue
    const key = { appid: seen.appid, openid: seen.openid, templateId }
    if (isSetting) await setRefused(key, said === 'reject')
    else if (said === 'accept') await addConsent(key, 'wechat', undefined)
  }
}
