/**
 * Chance that always falls the same way. mulberry32 in ten lines instead of a package: the data must be the same after every upgrade,
 * its quality is ample for names and absences, and the repository declares no package for this.
 */
export type Random = {
  /** A fraction in [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  int(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly T[]): T
  /** One of the entries, as often as its weight says. */
  weighted<T>(list: readonly (readonly [T, number])[]): T
  /** A shuffled copy. */
  shuffle<T>(list: readonly T[]): T[]
}

// Looked up once: a test's sandbox answers every look at a global slowly, and these are asked millions of times.
const { floor, imul } = Math
const bytesOf = Buffer.from

/** A stream of its own for each label, so that one more draw in one place moves nothing elsewhere. */
export function randomOf(...label: readonly (string | number)[]): Random {
  let state = hashOf(label.join('/'))
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number) => floor(next() * below)
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => at(list, int(list.length)),
    weighted: (list) => weighted(list, next()),
    shuffle: (list) => shuffled(list, int),
  }
}

/** FNV-1a, 32 bits: from a label to a starting state. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of bytesOf(text)) hash = imul(hash ^ byte, 0x01000193)
  return hash >>> 0
}

function at<T>(list: readonly T[], index: number): T {
  if (index < 0 || index >= list.length) throw new Error('nothing to choose from')
  return list[index] as T
}

function weighted<T>(list: readonly (readonly [T, number])[], fraction: number): T {
  let left = fraction * list.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [item, weight] of list) {
    left -= weight
    if (left < 0) return item
  }
  return at(list, list.length - 1)[0]
}

function shuffled<T>(list: readonly T[], int: (below: number) => number): T[] {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last -= 1) {
    const other = int(last + 1)
    const held = at(copy, last)
    copy[last] = at(copy, other)
    copy[other] = held
  }
  return copy
}
