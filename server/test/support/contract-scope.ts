/**
 * What of the contract reaches for rows: its lists, and the ids that a caller hands over beside the place in the path.
 */
import { api as contracts } from '@zhixiao/shared-types/contract/api'
import { Id } from '@zhixiao/shared-types/contract/common'
import type { Endpoint, EndpointName } from '@zhixiao/shared-types/contract/contract'
import { z } from 'zod'

type Branches = { anyOf?: Schema[]; oneOf?: Schema[]; allOf?: Schema[] }
type Schema = Branches & { type?: string; pattern?: string; properties?: Record<string, Schema>; items?: Schema }
const schemaOf = (part: z.ZodType | undefined, io: 'input' | 'output'): Schema =>
  part ? (z.toJSONSchema(part, { io, unrepresentable: 'any' }) as Schema) : {}
const endpoints = Object.entries(contracts) as [EndpointName, Endpoint][]
const alternatives = (schema: Schema) => [
  schema,
  ...(schema.anyOf ?? []),
  ...(schema.oneOf ?? []),
  ...(schema.allOf ?? []),
]

const idPattern = schemaOf(Id, 'input').pattern
/** Fields that are ids: by their schema, or by a name that says so. */
function idsIn(schema: Schema, at: string): string[] {
  const isId = schema.pattern === idPattern || (schema.type === 'string' && /Ids?(\[\])?$/.test(at))
  const inner = alternatives(schema).flatMap((one) => [
    ...Object.entries(one.properties ?? {}).flatMap(([name, field]) => idsIn(field, `${at}.${name}`)),
    ...(one.items ? idsIn(one.items, `${at}[]`) : []),
    ...(one === schema ? [] : idsIn(one, at)),
  ])
  return [...new Set([...(isId ? [at] : []), ...inner])]
}

/**
 * In a path the first id is the place that access is judged at (PM-1); where nothing is judged, and of a second one, it
 * is a claim.
 */
function claimsIn(name: EndpointName, { access }: Endpoint): string[] {
  const inPath = [...name.matchAll(/:(\w+Id)\b/g)].map(([, param]) => `path.${param}`)
  return access === 'signed-in' ? inPath : access === 'public' ? [] : inPath.slice(1)
}

export type ForeignId = { endpoint: EndpointName; field: string }
export const foreignIds: ForeignId[] = endpoints.flatMap(([endpoint, one]) => {
  const given = [...idsIn(schemaOf(one.query, 'input'), 'query'), ...idsIn(schemaOf(one.body, 'input'), 'body')]
  return [...claimsIn(endpoint, one), ...given].map((field) => ({ endpoint, field }))
})

const isObject = (schema: Schema) => alternatives(schema).some((one) => one.type === 'object')
const isRows = (schema: Schema) => alternatives(schema).some((one) => one.type === 'array' && isObject(one.items ?? {}))
/** `{ list: … }`, `items`, and whatever else shows rows; what a POST says of the thing it made is no list. */
function isList([name, { access, response }]: [EndpointName, Endpoint]): boolean {
  const reply = typeof response === 'object' && response ? alternatives(schemaOf(response, 'output')) : []
  const fields = reply.flatMap((one) => Object.entries(one.properties ?? {}))
  return (
    typeof access === 'object' ||
    fields.some(([field, schema]) => isRows(schema) && (field === 'items' || !name.startsWith('POST ')))
  )
}
export const lists: EndpointName[] = endpoints.filter(isList).map(([name]) => name)
