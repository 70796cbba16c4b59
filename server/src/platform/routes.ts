/**
 * Turns a contract and its handlers into routes (plan §3.5, §4.1): limit, read, judge, run, strip. Leaving an endpoint out, answering
 * the wrong shape or giving an ability-guarded endpoint no `place` does not compile.
 */
import type { RouterInstance } from '@koa/router'
import type { Context } from 'koa'
import type { Endpoint, EndpointName, ParsedOf, ReturnOf } from '@zhixiao/shared-types/contract/contract'
import type { Ability, Place } from '@zhixiao/shared-types/values/access'
import type { Actor, Reach } from './access'
import type { UploadedFile } from './body'
import { createWalk } from './route-walk'

export { configureRoutes } from './route-walk'

/* eslint-disable @typescript-eslint/no-empty-object-type -- `{}` is the neutral element of the intersections below */
type Carried<E> = E extends { accepts: 'file' } ? { file: UploadedFile } : E extends { accepts: 'text' } ? { text: string } : {}
/* eslint-enable @typescript-eslint/no-empty-object-type */
/** What every handler gets: the parsed parts the contract names, and the Koa context for headers. */
export type Call<N, E> = ParsedOf<N, E> & Carried<E> & { ctx: Context }
/** What tells where the thing lives. Where a file is handed in that is the path alone: who may not is refused before the file is read. */
type Placing<N, E> = E extends { accepts: 'file' } ? Omit<Call<N, E>, 'body' | 'file'> : Call<N, E>

/**
 * public: `actor` where somebody happens to be signed in. signed-in: own rows only, use `actor.accountId`. Ability: `place` says where
 * the thing lives and throws `resource.not_found` when it does not exist. List: filter by `reach` in SQL (`whereWithin`).
 */
export type Handler<N, E> = E extends { access: 'public' }
  ? (call: Call<N, E> & { actor?: Actor }) => Promise<ReturnOf<E>>
  : E extends { access: 'signed-in' }
    ? (call: Call<N, E> & { actor: Actor }) => Promise<ReturnOf<E>>
    : E extends { access: Ability }
      ? {
          place(call: Placing<N, E> & { actor: Actor }): Promise<Place>
          run(call: Call<N, E> & { actor: Actor; place: Place }): Promise<ReturnOf<E>>
        }
      : (call: Call<N, E> & { actor: Actor; reach: Reach }) => Promise<ReturnOf<E>>
export type Handlers<C> = { [N in keyof C]: Handler<N, C[N]> }

/**
 * The two halves of an endpoint behind an ability: where the thing lives, and what is done there. `run` gets exactly what `place` found (a class with
 * its names, say), so nobody asks twice or casts.
 */
export const at = <Early, Late, Found extends Place, Reply>(
  place: (call: Early) => Promise<Found>,
  run: (call: Late & { place: Found }) => Promise<Reply>,
): { place(call: Early): Promise<Found>; run(call: Late & { place: Found }): Promise<Reply> } => ({ place, run })

/** The router modules mount on; main makes one `new Router()` and puts it under `/api`. */
export type ApiRouter = RouterInstance

/** Mounts all endpoints of a contract; leaving one out does not compile. Returns the names for the boot check. */
export function mount<const C extends Record<EndpointName, Endpoint>>(router: ApiRouter, contract: C, handlers: Handlers<C>): string[] {
  for (const name of Object.keys(contract) as (keyof C)[]) if (!handlers[name]) throw new Error(`${String(name)} has no handler`)
  return mountSome(router, contract, handlers as Partial<Handlers<C>>)
}

/** The same for some endpoints of a contract, where a workflow serves the others; the boot check finds one that nobody serves. */
export function mountSome<const C extends Record<EndpointName, Endpoint>>(router: ApiRouter, contract: C, handlers: Partial<Handlers<C>>): string[] {
  const names = Object.keys(handlers) as (keyof C & EndpointName)[]
  for (const name of names) {
    const endpoint = contract[name]
    if (!endpoint || !handlers[name]) throw new Error(`${name} is not in the contract, or has no handler`)
    const [method, path] = name.split(' ') as [string, string]
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the one seam: a walk is written once for handlers of every type
    const handler = handlers[name] as any
    router.register(path, [method], createWalk(name, endpoint, handler))
  }
  return names
}
