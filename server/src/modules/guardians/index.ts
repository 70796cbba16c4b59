import type { Module } from '../../platform/module'
import * as entities from './entities'
import { mountGuardians } from './routes'

export {
  activeLinksOf, changeTermsOf, ensurePrimary, type LinkOutcome, type LinkTerms, moveLink, setPrimary,
} from './change-link'
export type { LinkEventKind } from './entities'
export { hasRestriction, type LinkEvent, rememberEvent, wasRemoved } from './events'
export { leaderOf, staffGrants } from './leading'
export {
  contactWithPhone, decideLink, guardianOfLink, type Link, linkById, linksOver, liveLinksOf, lockPupil,
  lockPupilByNumber, type Pupil, usePaperCode,
} from './link-queries'
export { paperCodeIndex } from './make-paper-codes'
export { mergeLinks } from './merge-links'
export { isOwnChild, ownChildren } from './own-child'
export { changeById, closeChange, dueChanges, insertChange, mayCancel, waitingChangeOf } from './waiting-change'

/** Who looks after which child, with which rights: links, their events, changes that wait. The acts are the workflow `guardian-change`'s. */
export const guardians: Module = {
  name: 'guardians',
  mount: mountGuardians,
  entities: Object.values(entities),
  tasks: [],
  jobs: [],
  constraints: { guardian_link__one_live: 'roster.already_bound', guardian_change__one_waiting: 'roster.change_waiting' },
}
