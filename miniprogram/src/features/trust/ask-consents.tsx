import { useState } from 'react'
import { Button, Buttons } from '../../ui/button'
import { Card } from '../../ui/card'
import { Sheet } from '../../ui/sheet'
import { ConsentText } from './consent-text'
import { useConsents } from './use-consents'

/** 以后再说 holds until the app is opened anew. */
let later = false

/**
 * Asks a guardian what has not been answered yet, one question at a time: after binding and whenever a new text is in force (S40). Nothing waits for
 * an answer; the sheet can be shut.
 */
export function AskConsents() {
  const { asked, busy, answer } = useConsents()
  const [shut, setShut] = useState(later)
  const [question] = asked
  if (!question || shut) return null
  const { child, consent } = question
  const dismiss = () => {
    later = true
    setShut(true)
  }
  return (
    <Sheet open title={consent.mine ? '授权说明有更新' : '请您选择'} shutText="以后再说" onShut={dismiss}>
      <Card title={consent.title} whose={`${child.student} · ${child.school} · ${child.class ?? '未分班'}`}>
        <ConsentText consent={consent} />
        <Buttons>
          <Button text="不同意" busy={busy} onTap={() => { void answer(question, false) }} />
          <Button text="同意" busy={busy} onTap={() => { void answer(question, true) }} />
        </Buttons>
      </Card>
    </Sheet>
  )
}
