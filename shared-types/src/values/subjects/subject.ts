import type { Department, Role } from '../access'

/** How a kind of message behaves; whoever sends it need not know. */
export type PushTraits = {
  /** What the kind is called in lists and settings. */
  text: string
  to: 'guardians' | 'staff'
  /**
   * `safety`: a child may be missing; it never waits, and rather comes twice than not at all. `due`: it belongs to its
   * hour. `news`: at night it waits for the morning (MS-10).
   */
  weight: 'safety' | 'due' | 'news'
}

/** What one subject of school life adds to the lists of the house. Codes and names begin with a subject's name. */
export type Subject = {
  /** Code → HTTP status and the Chinese sentence a person reads. A code names a state of the world. */
  errors: Record<string, { status: number; text: string }>
  /** Ability → the roles that hold it (product/rules.md §4.0). */
  abilities: Record<string, readonly Role[]>
  /** Abilities that officers of a bureau hold only in these departments (AT-12); all others are every officer's. */
  departments: Record<string, readonly Department[]>
  pushKinds: Record<string, PushTraits>
}

/** Declares a subject: checks the shape, keeps the exact keys, and fills in the parts that it does not have. */
export const subject = <const S extends Partial<Subject>>(declared: S) => ({
  errors: {},
  abilities: {},
  departments: {},
  pushKinds: {},
  ...declared,
})
