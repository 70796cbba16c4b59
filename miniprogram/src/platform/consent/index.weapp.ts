import type { ConsentAnswer } from '@zhixiao/shared-types/values/push'
import Taro from '@tarojs/taro'
import { ConsentRefused, type Answers } from './types'

/** The mini-program may ask for messages (MS-5, second channel). */
export const asksConsent = true

/** The person switched every message of this mini-program off in WeChat's settings. https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html */
const switchedOff = 20004

/**
 * WeChat's question for up to five templates; call it in the tap itself, nothing awaited before (WeChat refuses otherwise). Fails with
 * ConsentRefused where WeChat does not ask at all.
 */
export async function askConsent(templateIds: readonly string[]): Promise<Answers> {
  try {
    // Taro's type asks for Alipay's `entityIds` too, which WeChat does not know.
    const said = await Taro.requestSubscribeMessage({ tmplIds: [...templateIds] } as Taro.requestSubscribeMessage.Option)
    const kept = await keptAnswers()
    return templateIds.flatMap((templateId) => {
      const answer = (said as Record<string, string>)[templateId]
      return answer ? [{ templateId, answer: answer === 'accept' && kept[templateId] === 'accept' ? 'always' : answerOf(answer) }] : []
    })
  } catch (thrown) {
    throw new ConsentRefused((thrown as { errCode?: number } | null)?.errCode === switchedOff)
  }
}

const answers: readonly ConsentAnswer[] = ['accept', 'reject', 'ban', 'filter']
const answerOf = (text: string): ConsentAnswer => answers.find((one) => one === text) ?? 'reject'

/** What the person ticked 总是保持 for; empty where WeChat does not say. */
async function keptAnswers(): Promise<Record<string, string>> {
  try {
    const { subscriptionsSetting } = (await Taro.getSetting({ withSubscriptions: true })) as { subscriptionsSetting?: { itemSettings?: Record<string, string> } }
    return subscriptionsSetting?.itemSettings ?? {}
  } catch {
    return {}
  }
}
