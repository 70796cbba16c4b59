import { asksConsent, askConsent } from '../../platform/consent'
import { ConsentRefused } from '../../platform/consent/types'
import { schoolDay } from '../../platform/days'
import { notice } from '../../platform/notice'
import { schoolNow } from '../../platform/school-clock'
import { useDraft } from '../../platform/store'
import { useAction } from '../../platform/use-action'
import { useCall, type Call } from '../../platform/use-call'
import { asksNow, type Consents } from './consent'

const schoolToday = () => schoolDay(new Date(schoolNow()).toISOString())

const switchedOff = '微信里已关闭本小程序的消息，请在小程序设置的“订阅消息”中打开'

export type Consent = {
  held: Call<Consents>
  /** Shows WeChat's question; call it in the tap itself. */
  ask: () => void
  /** The same, where it is due and quietly: before something else is opened (at most once a day). */
  askInPassing: () => void
  busy: boolean
}

/** What the person said to messages of the mini-program, and asking again (MS-5). In H5 nothing is held and nothing asked. */
export function useConsent(): Consent {
  const held = useCall('GET /my/subscribe-consents', asksConsent ? {} : null)
  const [askedOn, remember] = useDraft<string>('consent-asked')
  const keep = useAction('POST /my/subscribe-consents', { onDone: () => void held.refresh(), onError: () => true })
  const put = (say: boolean) => {
    const templateIds = held.data?.ask ?? []
    if (!asksConsent || templateIds.length === 0) return
    remember(schoolToday())
    askConsent(templateIds).then(
      (answers) => { if (answers.length > 0) void keep.run({ body: { answers } }) },
      (refused: unknown) => { if (say) notice(refused instanceof ConsentRefused && refused.isOff ? switchedOff : '微信没有弹出询问，请稍后再试') },
    )
  }
  return {
    held,
    ask: () => put(true),
    askInPassing: () => { if (held.data && asksNow(held.data, askedOn, schoolToday())) put(false) },
    busy: keep.busy,
  }
}
