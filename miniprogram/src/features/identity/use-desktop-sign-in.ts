import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../platform/api'
import type { Reply } from '../../platform/call'
import { asApiError, explain, type Problem } from '../../platform/errors'
import { qrPicture } from '../../platform/qr'
import { leaveSession } from '../../platform/session'
import { pollAfter } from './desktop-link'

type State = Reply<'POST /desktop-sign-ins/:signInId/polls'>['state']
export type DesktopSignIn = { picture: string | undefined; state: State; expiresAt: string | undefined; problem: Problem | undefined; renew: () => void }

/**
 * Asks for a QR and then, less and less often, whether somebody confirmed it in WeChat; stops when it is over. Confirmed, the browser holds
 * the session cookie and goes on to `goal`. While the network is away it goes on asking: nothing is lost.
 */
export function useDesktopSignIn(goal: string): DesktopSignIn {
  const [picture, setPicture] = useState<string>()
  const [state, setState] = useState<State>('waiting')
  const [asked, setAsked] = useState<Reply<'POST /desktop-sign-ins'>>()
  const [problem, setProblem] = useState<Problem>()
  const [round, setRound] = useState(0)
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const renew = useCallback(() => setRound((before) => before + 1), [])

  useEffect(() => {
    let over = false
    const poll = async (one: Reply<'POST /desktop-sign-ins'>, times: number) => {
      const next = await api('POST /desktop-sign-ins/:signInId/polls', { params: { signInId: one.id }, body: { secret: one.secret } }).catch(() => undefined)
      if (over) return
      if (next) setState(next.state)
      if (next?.state === 'confirmed') return leaveSession(goal)
      if (!next || next.state === 'waiting' || next.state === 'scanned') timer.current = setTimeout(() => { void poll(one, times + 1) }, pollAfter(times) * 1000)
    }
    const begin = async () => {
      setState('waiting')
      setProblem(undefined)
      setPicture(undefined)
      try {
        const one = await api('POST /desktop-sign-ins')
        const drawn = await qrPicture(one.confirmUrl)
        if (over) return
        setAsked(one)
        setPicture(drawn)
        void poll(one, 0)
      } catch (thrown) {
        if (!over) setProblem(explain(asApiError(thrown)))
      }
    }
    void begin()
    return () => {
      over = true
      clearTimeout(timer.current)
    }
  }, [round, goal])
  return { picture, state, expiresAt: asked?.expiresAt, problem, renew }
}
