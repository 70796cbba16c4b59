/** What changed since a form was opened (AT-1). Pure. */
import { listVersion, type Pupil } from './rules'

/** Somebody who joined the class lately (still on the roll) or left it lately (no longer on it). */
export type Neighbour = Pupil & { moved: 'in' | 'out' }
export type RollDifference = {
  added: Pupil[]
  removed: Pupil[]
  listVersion: string
  /** False when the old list could not be found again: the phone then compares the two rolls itself. */
  isExact: boolean
}

/** So many moves at once are tried; a class of 45 with more between opening and sending a form is a new class. */
const mostMoves = 4

/**
 * The difference between the roll a teacher saw and the roll now. A version is a hash, so the old list is found again by undoing recent
 * moves until the hash fits; a form that names every pupil tells it outright.
 * @param named ids in the form's marks
 * @param neighbours recent moves, newest first (a dozen is plenty: 793 combinations of up to four)
 */
export function rollDifference(now: readonly Pupil[], seenVersion: string, named: readonly string[], neighbours: readonly Neighbour[]): RollDifference {
  const version = listVersion(now.map((pupil) => pupil.studentId))
  const nameOf = new Map([...now, ...neighbours].map((pupil) => [pupil.studentId, pupil.name]))
  const current = new Set(now.map((pupil) => pupil.studentId))
  const old = listVersion(named) === seenVersion ? new Set(named) : undone(current, seenVersion, neighbours)
  const gone = (old ? [...old] : named).filter((id) => !current.has(id))
  return {
    added: old ? now.filter((pupil) => !old.has(pupil.studentId)) : [],
    removed: gone.map((studentId) => ({ studentId, name: nameOf.get(studentId) ?? '' })),
    listVersion: version,
    isExact: old !== undefined,
  }
}

/** The list before some of the moves, found by its version. */
function undone(current: ReadonlySet<string>, seenVersion: string, neighbours: readonly Neighbour[]): Set<string> | undefined {
  for (let size = 1; size <= Math.min(mostMoves, neighbours.length); size += 1) {
    for (const moves of choose(neighbours, size)) {
      const list = new Set(current)
      for (const { studentId, moved } of moves) {
        if (moved === 'in') list.delete(studentId)
        else list.add(studentId)
      }
      if (listVersion([...list]) === seenVersion) return list
    }
  }
  return undefined
}

function* choose<T>(from: readonly T[], size: number, start = 0): Generator<T[]> {
  if (size === 0) {
    yield []
    return
  }
  for (let index = start; index <= from.length - size; index += 1) {
    for (const rest of choose(from, size - 1, index + 1)) yield [from[index] as T, ...rest]
  }
}
