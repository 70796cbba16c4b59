import type { Module } from '../../platform/module'
import * as entities from './entities'
import { mountGuardians } from './routes'
export { isOwnChild } from './own-child'
export { hasRestriction, wasRemoved, rememberEvent, sealReason, type LinkEvent } from './events'
export type { LinkEventKind } from './entities'
export { staffGrants, leaderOf } from './leading'
export { linkById, lockPupil, type Link } from './link-queries'
export { moveLink, type LinkOutcome, activeLinksOf, setPrimary, ensurePrimary } from './change-link'
export { mergeLinks } from './merge-links'
export { ownChildren } from './own-child'
export { changeById, closeChange, dueChanges, insertChange, mayCancel, waitingChangeOf } from './waiting-change'
export { paperCodeIndex } from './make-paper-codes'
export { guardianOfLink } from './link-queries'
export { type Pupil } from './link-queries'
export { contactWithPhone } from './link-queries'
export { decideLink } from './link-queries'
export { liveLinksOf } from './link-queries'
export { lockPupilByNumber } from './link-queries'
export { usePaperCode } from './link-queries'

/** Who looks after which child, with which rights: links, their events, changes that wait. The acts are the workflow `guardian-change`'s. */
export const guardians: Module = {
  name: 'guardians',
  mount: mountGuardians,
  entities: Object.values(entities),
  tasks: [],
  jobs: [],
  constraints: { guardian_link__one_live: 'roster.already_bound', guardian_change__one_waiting: 'roster.change_waiting' },
}
