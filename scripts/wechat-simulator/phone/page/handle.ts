import type { MiniPackage } from '../bundle'
import type { MiniLog } from './log'

/** What tests and curious people find as `window.mini`. */
export interface MiniHandle extends Pick<MiniLog, 'errors' | 'warnings' | 'calls'> {
  /** Names of `wx` and parts that the mini-program asked for and the host has not. */
  missing: () => string[]
  /** Path of the page in sight and how many lie open. */
  page: () => string | undefined
  depth: () => number
  packages: MiniPackage[]
  /** The phone goes into the pocket and comes back. */
  hide: () => void
  show: () => void
}
