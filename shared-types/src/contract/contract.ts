import type { z } from 'zod'
import type { Ability } from '../values/access'
import type { ErrorCode } from '../values/errors'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type EndpointName = `${Method} /${string}`

/** A query is always an object. */
type QueryType = z.ZodType<object, Record<string, unknown>>

/** What an endpoint promises: who may, what goes in, what comes out, what may go wrong (house plan §3.5). */
export type Endpoint = {
  summary: string
  /** `signed-in` means "my own rows only"; an ability is judged against the place that the route names. */
  access: 'public' | 'signed-in' | Ability | { list: Ability }
  query?: QueryType
  body?: z.ZodType
  /** `file`: one multipart field `file`, other fields are read by `body`. `text`: the raw request text (webhooks). */
  accepts?: 'json' | 'file' | 'text'
  response: z.ZodType | null | 'redirect' | 'file' | 'text'
  /** POST only. `key` (the default) asks for an Idempotency-Key and runs the whole call in one transaction. */
  idempotency?: 'key' | 'none'
  /** Requests a minute for one person (for one address where nobody is signed in); 300 unless said. */
  rate?: number
  errors?: readonly ErrorCode[]
}

/** Identity at run time; checks the shape and keeps the literal keys at compile time. */
export const contract = <const C extends Record<EndpointName, Endpoint>>(endpoints: C): C => endpoints

type ParamNames<Path> = Path extends `${string}:${infer P}/${infer Rest}`
  ? P | ParamNames<`/${Rest}`>
  : Path extends `${string}:${infer P}`
    ? P
    : never
export type ParamsOf<Name> = { [K in ParamNames<Name>]: string }

// The brackets in `[E] extends […]` keep these types from being worked out for every endpoint of the house at each call:
// checking one call took a tenth of a second, all tests together most of a minute.
/* eslint-disable @typescript-eslint/no-empty-object-type -- `{}` is the neutral element of the intersections below */
type Part<E, K extends string, Side extends 'in' | 'out'> = [E] extends [{ [P in K]: infer S extends z.ZodType }]
  ? { [P in K]: Side extends 'in' ? z.input<S> : z.output<S> }
  : {}
/** A query of which nothing is required may be left out by the caller. */
type Query<E> = [E] extends [{ query: infer S extends QueryType }]
  ? {} extends z.input<S>
    ? { query?: z.input<S> }
    : { query: z.input<S> }
  : {}
type Params<Name> = [ParamNames<Name>] extends [never] ? {} : { params: ParamsOf<Name> }
/* eslint-enable @typescript-eslint/no-empty-object-type */

/** What a caller hands over. */
export type InputOf<Name, E> = Params<Name> & Query<E> & Part<E, 'body', 'in'>
/** What a handler receives after parsing. */
export type ParsedOf<Name, E> = Params<Name> & Part<E, 'query', 'out'> & Part<E, 'body', 'out'>

export type RedirectReply = { redirect: string }
/** A download; `content` is complete in memory (error files, exports of one school). */
export type FileReply = { file: Uint8Array; name: string; type: string }

/** What a caller receives. */
export type ReplyOf<E> = E extends { response: infer S extends z.ZodType } ? z.output<S> : E extends { response: 'text' } ? string : void
/** What a handler must return. */
export type ReturnOf<E> = E extends { response: infer S extends z.ZodType }
  ? z.input<S>
  : E extends { response: 'redirect' }
    ? RedirectReply
    : E extends { response: 'file' }
      ? FileReply
      : E extends { response: 'text' }
        ? string
        : void
