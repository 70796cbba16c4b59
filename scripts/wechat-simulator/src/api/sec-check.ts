import type { App, User } from '../state/model'
import { type Call, type Endpoint, jsonBody, OK } from '../wire/call'
import { Refusal } from '../wire/errors'

const LONGEST = 2500
const PASS = { suggest: 'pass', label: 100 }

export const secCheckEndpoints: Endpoint[] = [{ path: '/wxa/msg_sec_check', method: 'POST', kinds: ['mp'], handle: check }]

/**
 * POST /wxa/msg_sec_check, version 2. The words of assumption `sensitiveWords` decide: a risky one goes before one to review. Errors:
 * 44004 nothing to check, 45002 more than 2,500 characters, 40129 scene not 1 to 4, 40003 openid, 61010 the person has not used the
 * mini-program for two hours, 44991 too many this minute. Without version 2 the old answer: 87014 when risky. Source: WeChat "文本内容安全识别".
 */
function check(call: Call): object | string {
  const app = call.app as App
  const body = jsonBody(call)
  const texts = [body.content, body.title, body.nickname, body.signature].filter((text): text is string => typeof text === 'string')
  if (typeof body.content !== 'string' || body.content === '') throw new Refusal(44004)
  if ([...body.content].length > LONGEST) throw new Refusal(45002)
  const found = verdict(call, texts)
  if (Number(body.version) !== 2) {
    if (found?.suggest === 'risky') throw new Refusal(87014)
    return OK
  }
  if (![1, 2, 3, 4].includes(Number(body.scene))) throw new Refusal(40129)
  const user = typeof body.openid === 'string' ? call.sim.people.byOpenid(app.appid, body.openid) : undefined
  if (!user) throw new Refusal(40003)
  if (!isActive(call, app, user)) throw new Refusal(61010)
  return answer(call, found)
}

function verdict(call: Call, texts: string[]): { word: string; label: number; suggest: string } | undefined {
  const hits = call.sim.assumptions.sensitiveWords.filter(({ word }) => texts.some((text) => text.includes(word)))
  return hits.find(({ suggest }) => suggest === 'risky') ?? hits[0]
}

function isActive(call: Call, app: App, user: User): boolean {
  return call.sim.clock.now() - (user.activeAt[app.appid] ?? -Infinity) < call.sim.assumptions.secCheckActiveMs
}

function answer(call: Call, found: ReturnType<typeof verdict>): object {
  const result = found ? { suggest: found.suggest, label: found.label } : PASS
  const keyword = found
    ? { strategy: 'keyword', errcode: 0, ...result, level: 90, keyword: found.word }
    : { strategy: 'keyword', errcode: 0 }
  const detail = [{ strategy: 'content_model', errcode: 0, ...result, prob: 90 }, keyword]
  return { errcode: 0, errmsg: 'ok', result, detail, trace_id: call.sim.rid() }
}
