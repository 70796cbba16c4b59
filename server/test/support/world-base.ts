/** What every test's own world starts from: ids and people nobody else has. The roster part of the world is built on it (support/world.ts). */
import type { Grant } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../src/platform/access'
import { newId } from '../../src/platform/ids'
import { beginSession, type SessionChannel } from '../../src/platform/session'

/** A person with a live session, through the same door as sign-in. */
export type SignedIn = { accountId: string; token: string; sessionId: string }

/** Signs an account in; a new account id unless one is given. */
export async function signedIn(accountId = newId(), channel: SessionChannel = 'mp'): Promise<SignedIn> {
  const { token, sessionId } = await beginSession(accountId, channel)
  return { accountId, token, sessionId }
}

/** An actor for use-cases called without HTTP. */
export const actorWith = (grants: readonly Grant[], accountId = newId()): Actor => ({ accountId, grants, sessionId: newId() })

let counter = 0
/** Text nobody else in this run uses, e.g. for codes and names: `一中-k3f-4`. */
export const unique = (stem: string): string => `${stem}-${process.pid.toString(36)}-${(counter += 1)}`
