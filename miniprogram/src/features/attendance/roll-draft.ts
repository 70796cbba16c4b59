import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { stopSending } from '../../platform/sending'
import { useStore } from '../../platform/store'
import { inHand, type RollForm } from './roll-form'

/** The name of the draft and of the idempotency key of one roll call. */
export const formName = ({ classId, day, session }: Pick<Roll, 'classId' | 'day' | 'session'>) => `roll:${classId}:${day}:${session}`

/** The draft as it lies on the phone now; a page that waits for an answer may hold an older one. */
export const draftOf = (name: string) => useStore.getState().drafts[name] as RollForm | undefined

/** Keeps a draft in place of the one before. */
export const keepDraft = (name: string, form: RollForm): void => useStore.getState().draft(name, form)

/** Back into the teacher's hand: it is not sent any more until it is handed in again. */
export function takeBack(name: string): void {
  stopSending(name)
  const draft = draftOf(name)
  if (draft) keepDraft(name, inHand(draft))
}

/** Throws a draft away; nothing of it is sent any more. */
export function dropDraft(name: string): void {
  stopSending(name)
  useStore.getState().draft(name, undefined)
}
