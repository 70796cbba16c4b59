import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { useRef, useState } from 'react'
import { schoolNow } from '../../platform/school-clock'
import { stopSending } from '../../platform/sending'
import { useDraft } from '../../platform/store'
import { dropDraft, formName, takeBack } from './roll-draft'
import { allPresent, emptyForm, entered, inHand, rebased, tapped, type Entry, type RollChange, type RollForm } from './roll-form'

export type RollFormAct = {
  form: RollForm
  /** Who came and who left since the entries were made; undefined when nobody did. */
  change: RollChange | undefined
  hasEntries: boolean
  tap: (studentId: string) => void
  everybody: () => void
  enter: (studentId: string, entry: Entry) => void
  undo: (() => void) | undefined
  /** Handed in: kept and sent until it has arrived, also after the app was shut (AT-5). False takes it back into the hand. */
  handIn: (isIn: boolean) => void
  drop: () => void
}

const steps = 20

/**
 * The entries of one roll call: kept on the phone until they are sent (offline, closed by mistake), with the last twenty steps to
 * take back, carried over when the roll changes.
 */
export function useRollForm(roll: Roll): RollFormAct {
  const name = formName(roll)
  const [draft, keep] = useDraft<RollForm>(name)
  const past = useRef<RollForm[]>([])
  const [, redraw] = useState(0)
  const seen = draft ?? emptyForm(roll)
  const { form, change } = rebased(seen, roll)
  const write = (next: RollForm) => {
    stopSending(name)
    past.current = [...past.current.slice(-(steps - 1)), form]
    keep(next.clockOffset === undefined ? { ...next, clockOffset: schoolNow() - Date.now() } : next)
  }
  const now = () => new Date(schoolNow()).toISOString()
  const undo = () => {
    const last = past.current.pop()
    // The first step back is an empty form: then there is nothing to keep.
    if (last && last.capturedAt) keep(inHand(last))
    else dropDraft(name)
    redraw((count) => count + 1)
  }
  return {
    form,
    change: change.added.length + change.removed.length > 0 ? change : undefined,
    hasEntries: draft !== undefined,
    tap: (studentId) => write(tapped(form, studentId, now())),
    everybody: () => write(allPresent(form, now())),
    enter: (studentId, entry) => write(entered(form, studentId, entry, now())),
    handIn: (isIn) => (isIn ? keep({ ...form, handedIn: true }) : takeBack(name)),
    undo: past.current.length > 0 ? undo : undefined,
    drop: () => {
      past.current = []
      dropDraft(name)
    },
  }
}
