import type { CalendarEffects } from '@zhixiao/shared-types/domains/calendar'
import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { useCall, type Call } from '../../platform/use-call'
import type { EntryBody } from './entry-form'

/** Whose calendar is edited. */
export type Target = { kind: 'school' | 'bureau'; id: string }
export type Trial = { entry?: EntryBody; ends?: { entryId: string; from?: string } }

/** A bureau's entry names neither grade nor class. */
const ofBureau = ({ gradeId: _grade, classId: _class, ...entry }: EntryBody) => entry

/** What the change would do, in the server's own sentences; nothing is asked while the form is incomplete. */
export function usePreview(target: Target, trial: Trial | undefined): Call<CalendarEffects> {
  const { kind, id } = target
  const ofSchool = useCall('POST /schools/:schoolId/calendar-previews', kind === 'school' && trial ? { params: { schoolId: id }, body: trial } : null)
  const bureau = trial && { ...trial, ...(trial.entry && { entry: ofBureau(trial.entry) }) }
  const ofTheBureau = useCall('POST /bureaus/:bureauId/calendar-previews', kind === 'bureau' && bureau ? { params: { bureauId: id }, body: bureau } : null)
  return kind === 'school' ? ofSchool : ofTheBureau
}

/** Does it. A class is suspended through its own door, which is open to leaders too. */
export function useEdit(target: Target, onDone: () => void) {
  const done = (text: string) => ({ onDone: () => { notice(text, 'green'); onDone() } })
  const inSchool = useAction('POST /schools/:schoolId/calendar-entries', { form: `calendar:${target.id}`, ...done('已生效') })
  const inBureau = useAction('POST /bureaus/:bureauId/calendar-entries', { form: `calendar:${target.id}`, ...done('已生效') })
  const suspend = useAction('POST /classes/:classId/suspensions', { form: `suspension:${target.id}`, ...done('已停课，家长能看到原因和复课日期') })
  const endSchool = useAction('POST /schools/:schoolId/calendar-entries/:entryId/ends', { form: `calendar-end:${target.id}`, ...done('已结束') })
  const endBureau = useAction('POST /bureaus/:bureauId/calendar-entries/:entryId/ends', { form: `calendar-end:${target.id}`, ...done('已结束') })
  return {
    busy: [inSchool, inBureau, suspend, endSchool, endBureau].some((one) => one.busy),
    enter: (entry: EntryBody) => {
      if (target.kind === 'bureau') return inBureau.run({ params: { bureauId: target.id }, body: ofBureau(entry) })
      if (entry.kind !== 'suspension' || entry.classId === undefined) return inSchool.run({ params: { schoolId: target.id }, body: entry })
      const { from, to, reason, fromSession, why, classId } = entry
      return suspend.run({ params: { classId }, body: { from, to, reason, fromSession, why } })
    },
    end: (entryId: string, body: { from?: string; why: string }) =>
      target.kind === 'bureau' ? endBureau.run({ params: { bureauId: target.id, entryId }, body }) : endSchool.run({ params: { schoolId: target.id, entryId }, body }),
  }
}
