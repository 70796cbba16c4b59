type UnionToIntersection<U> = (U extends unknown ? (part: U) => void : never) extends (part: infer I) => void
  ? I
  : never

/**
 * Puts what the subjects declare into one object. Exact keys and values stay known to the compiler. Throws when two
 * subjects declare the same key, so such a house does not even start.
 */
export function mergeOnce<const Part extends object>(parts: readonly Part[]): UnionToIntersection<Part> {
  const merged: Record<string, unknown> = {}
  for (const part of parts) {
    for (const [key, value] of Object.entries(part)) {
      if (key in merged) throw new Error(`${key} is declared by two subjects`)
      merged[key] = value
    }
  }
  return merged as UnionToIntersection<Part>
}
