import { dueChanges, linkById, linksOver, lockPupil, moveLink } from '../../modules/guardians/index'
import { inTransaction } from '../../platform/db'
import { job } from '../../platform/jobs'
import { addDays, schoolDay } from '../../platform/time'
import { linkEnded } from './link-ended'
import { applyChange } from './primary'

/** Removing or replacing a primary guardian happens when its 24 hours are over (S06). */
export const guardianChanges = job({
  name: 'guardian-changes',
  owed: async (at) => (await dueChanges(at)).map((one) => ({ scope: one.id, window: 'due' })),
  run: (scope) => applyChange(scope),
})

/**
 * Links whose last day is over are ended in name too (their rights ended with the day itself, S14), so that a child always has a primary
 * guardian who still is one. Each night.
 */
export const guardianEnds = job({
  name: 'guardian-link-ends',
  owed: (at) => Promise.resolve([{ scope: 'all', window: addDays(schoolDay(at), -1) }]),
  run: async (_, window) => {
    const over = await linksOver(addDays(window, 1))
    for (const { id } of over) await endByDate(id)
  },
})

async function endByDate(linkId: string): Promise<void> {
  await inTransaction(async () => {
    const before = await linkById(linkId)
    if (!before) return
    await lockPupil(before.studentId)
    const link = (await linkById(linkId)) ?? before
    if (await moveLink(linkId, ['active', 'suspended'], 'ended')) await linkEnded(link, { kind: 'ended', actorId: '0' })
  })
}
