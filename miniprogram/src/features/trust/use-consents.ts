import type { ChildConsents, Consent } from '@zhixiao/shared-types/domains/consent'
import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { useCall, type Call } from '../../platform/use-call'

export type Question = { child: ChildConsents; consent: Consent }
export type Consents = {
  all: Call<{ items: ChildConsents[] }>
  /** Not answered in the version in force, child by child. */
  asked: Question[]
  busy: boolean
  answer: (question: Question, given: boolean) => Promise<void>
}

/** My consents for my children. Each answer is one tap and can be changed at any time (S41). */
export function useConsents(): Consents {
  const all = useCall('GET /my/consents')
  const decide = useAction('PUT /students/:studentId/consents/:purpose', {
    // The text changed meanwhile: the new one is fetched and shown.
    onError: (error) => { if (error.code === 'consent.text_changed') void all.refresh() },
  })
  const answer = async ({ child, consent }: Question, given: boolean) => {
    const done = await decide.run({ params: { studentId: child.studentId, purpose: consent.purpose }, body: { given, version: consent.version } })
    if (!done) return
    await all.refresh()
    notice(given ? '已同意，可随时撤回' : '已记下您不同意，可随时更改', 'green')
  }
  const asked = (all.data?.items ?? []).flatMap((child) => child.purposes.filter((consent) => consent.asks).map((consent) => ({ child, consent })))
  return { all, asked, busy: decide.busy, answer }
}
