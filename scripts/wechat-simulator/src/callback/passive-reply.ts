import type { Simulation } from '../simulation'
import type { App, Push } from '../state/model'
import { decrypt, signature } from './crypto'
import { readXml } from './event-xml'

/** What WeChat shows in the chat when the account's server answers anything it cannot use. */
const OUT_OF_ORDER = '该公众号提供的服务出现故障，请稍后再试'

/**
 * Takes the body of a 2xx answer: empty and `success` are silence; an XML reply is checked (in secure mode decrypted, its
 * signature and appid compared) and shown in the person's chat; anything else shows WeChat's notice of a fault.
 */
export function judgeReply(sim: Simulation, app: App, push: Push, body: string): void {
  if (body === '' || body === 'success') return
  if (app.kind === 'mp' || push.event === 'TEMPLATESENDJOBFINISH' || push.event === 'unsubscribe') return
  const user = sim.people.byOpenid(app.appid, push.openid)
  if (!user) return
  const text = replyText(app, push, body)
  if (text === null) sim.tell(user, { kind: 'notice', appid: app.appid, at: sim.clock.now(), text: OUT_OF_ORDER })
  else sim.tell(user, { kind: 'reply', appid: app.appid, at: sim.clock.now(), text })
}

function replyText(app: App, push: Push, body: string): string | null {
  const outer = readXml(body)
  const inner = push.mode === 'plain' ? outer : opened(app, outer)
  if (!inner || inner.ToUserName !== push.openid || inner.FromUserName !== app.ghId) return null
  if (inner.MsgType === 'text') return inner.Content ?? null
  return inner.MsgType ? `[${inner.MsgType}]` : null
}

function opened(app: App, outer: Record<string, string> | null): Record<string, string> | null {
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = outer ?? {}
  if (!app.callback || !Encrypt || !MsgSignature || !TimeStamp || !Nonce) return null
  if (signature(app.callback.token, TimeStamp, Nonce, Encrypt) !== MsgSignature) return null
  try {
    const { message, appid } = decrypt(Encrypt, app.callback.aesKey)
    return appid === app.appid ? readXml(message) : null
  } catch {
    return null
  }
}
