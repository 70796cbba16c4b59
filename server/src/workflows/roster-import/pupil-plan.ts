/** What a pupil file would change: the same plan is counted by the dry run and written by the application (RS-9). Pure. */
import type { Gender, Relation } from '@zhixiao/shared-types/values/people'
import type { GuardianEntry, PupilEntry } from './student-rows'

export type KnownContact = { id: string; relation: Relation; name: string }
/** A pupil the school has, with the class of the open membership and the phones on file by index (hex). */
export type KnownPupil = { id: string; name: string; gender: Gender; classId: string | null; boards: boolean; contacts: ReadonlyMap<string, KnownContact> }
/** An entry of the file with the indexes by which the database knows it. */
export type IndexedPupil = { entry: PupilEntry; index: string; phones: { index: string; guardian: GuardianEntry }[] }

export type PupilPlan = {
  /** New to the school; `id` is the one they get when the plan is applied. */
  fresh: (IndexedPupil & { id: string })[]
  renamed: { id: string; name: string; gender: Gender }[]
  /** Into another class, or into one at all. */
  placed: { id: string; className: string; isMove: boolean; from: string | null; boards: boolean }[]
  /** Lives at school from now on, or no longer does; an empty cell changes nothing. `classId`: the class the pupil is in today. */
  boarding: { studentId: string; boards: boolean; classId: string | null }[]
  newContacts: { studentId: string; guardian: GuardianEntry; index: string }[]
  changedContacts: { id: string; relation: Relation; name: string }[]
  seen: string[]
  changed: number
  unchanged: number
}

/** @param classes ids by class name of this school year; a class that is still to be made is missing */
export function planPupils(
  pupils: readonly IndexedPupil[],
  known: ReadonlyMap<string, KnownPupil>,
  classes: ReadonlyMap<string, string>,
  nextId: () => string,
): PupilPlan {
  const plan: PupilPlan = { fresh: [], renamed: [], placed: [], boarding: [], newContacts: [], changedContacts: [], seen: [], changed: 0, unchanged: 0 }
  for (const pupil of pupils) {
    const before = known.get(pupil.index)
    if (!before) {
      const id = nextId()
      plan.fresh.push({ ...pupil, id })
      if (pupil.entry.boards) plan.boarding.push({ studentId: id, boards: true, classId: null })
      plan.seen.push(id)
      continue
    }
    plan.seen.push(before.id)
    if (planKnown(plan, pupil, before, classes)) plan.changed += 1
    else plan.unchanged += 1
  }
  return plan
}

/** Notes what differs for a pupil the school has; says whether anything does. An empty gender or relation in the file changes nothing. */
function planKnown(plan: PupilPlan, { entry, phones }: IndexedPupil, before: KnownPupil, classes: ReadonlyMap<string, string>): boolean {
  const gender = entry.gender === 'unknown' ? before.gender : entry.gender
  const isRenamed = entry.name !== before.name || gender !== before.gender
  if (isRenamed) plan.renamed.push({ id: before.id, name: entry.name, gender })
  const classId = classes.get(entry.class.name)
  const isPlaced = classId === undefined || classId !== before.classId
  if (isPlaced) plan.placed.push({ id: before.id, className: entry.class.name, isMove: before.classId !== null, from: before.classId, boards: entry.boards ?? before.boards })
  const changesBed = entry.boards !== undefined && entry.boards !== before.boards
  if (changesBed) plan.boarding.push({ studentId: before.id, boards: entry.boards!, classId: before.classId })
  let touched = 0
  for (const { index, guardian } of phones) {
    const contact = before.contacts.get(index)
    const relation = guardian.relation === 'other' ? contact?.relation : guardian.relation
    const name = guardian.name || contact?.name
    if (contact && relation === contact.relation && name === contact.name) continue
    touched += 1
    if (contact) plan.changedContacts.push({ id: contact.id, relation: relation ?? contact.relation, name: name ?? '' })
    else plan.newContacts.push({ studentId: before.id, guardian, index })
  }
  return isRenamed || isPlaced || changesBed || touched > 0
}
