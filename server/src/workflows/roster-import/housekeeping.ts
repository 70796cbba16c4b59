import { outside } from '../../outside/index'
import { job } from '../../platform/jobs'
import { addDays, instantAt, schoolDay } from '../../platform/time'
import { filesToForget, forgetFile } from './import-queries'

/** Roster files stay for thirty days at most: the error list may be fetched again; children's data stays no longer (SE-5). */
const fileDays = 30

/** Nightly: files of old imports. */
export const housekeeping = job({
  name: 'roster-import-housekeeping',
  owed: (at) => Promise.resolve([{ scope: 'all', window: addDays(schoolDay(at), -1) }]),
  run: async (_, window) => {
    for (const file of await filesToForget(instantAt(addDays(window, -fileDays), '00:00'))) {
      await outside().storage.remove(file.storedAs)
      await forgetFile(file.id)
    }
  },
})
