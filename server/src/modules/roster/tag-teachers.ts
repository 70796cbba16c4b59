import { job } from '../../platform/jobs'
import { now } from '../../platform/clock'
import { schoolDay, schoolTime } from '../../platform/time'
import { wantTeacherTag } from '../identity/index'
import { teachingAccounts } from './staff-queries'

/** Who works at a school today carries the official account's tag `teacher` and sees the teachers' menu; a change shows within minutes (ID-9: 5). */
export const tagTeachers = job({
  name: 'teacher-tag',
  owed: (at) => Promise.resolve([{ scope: 'all', window: `${schoolDay(at)} ${schoolTime(at)}` }]),
  run: async () => {
    await wantTeacherTag(await teachingAccounts(schoolDay(now())))
  },
})
