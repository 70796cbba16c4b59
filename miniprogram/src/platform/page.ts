import type { Ability } from '@zhixiao/shared-types/values/access'

type Facts = {
  /** Without it the page stays closed and asks for no data (ID-9). */
  ability?: Ability
  /** Somebody who is bound to nothing yet may look too. */
  strangers?: boolean
  /** A form, or a page without data: pulling it down asks nothing again. */
  still?: boolean
  /**
   * The navigation offers the page: `at` is its place among the pages of its audience. It is offered to those who hold
   * the page's ability, or else to those named in `to`: `parents` have a child bound, `bound` is everybody who is no
   * stranger.
   */
  menu?: { at: number; to?: readonly ('parents' | 'bound' | Ability)[] }
}
export type Page<Params = object> = Facts & { path: string; title: string; params?: Params }

/** Declares a page: its file below `src`, its title, who may open it, and by `Params` what its address may carry. */
export const page = <Params extends Record<string, string | undefined> = Record<never, string>>(
  path: string,
  title: string,
  facts: Facts = {},
): Page<Params> => ({ path, title, ...facts })
