import { z } from 'zod'
import { errorCatalogue, type ErrorCode } from '../values/errors'
import type { Endpoint, EndpointName } from './contract'

type Json = Record<string, unknown>

/**
 * OpenAPI 3.1 of the whole house, made from the contracts, so there is no second text to keep (house plan §3.5).
 * `x-access` carries the ability; every declared error code is a documented response.
 */
export function openApi(endpoints: Record<EndpointName, Endpoint>, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const [name, endpoint] of Object.entries(endpoints) as [EndpointName, Endpoint][]) {
    const [method = '', path = ''] = name.split(' ')
    const template = path.replace(/:(\w+)/g, '{$1}')
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation(name, path, endpoint) }
  }
  return { openapi: '3.1.0', info: { title: '智校 Zhixiao', version }, servers: [{ url: '/api' }], paths }
}

function operation(name: string, path: string, endpoint: Endpoint): Json {
  const needsKey = name.startsWith('POST ') && endpoint.idempotency !== 'none'
  return {
    operationId: name,
    summary: endpoint.summary,
    'x-access': endpoint.access,
    parameters: [
      ...[...path.matchAll(/:(\w+)/g)].map(([, key]) => ({ name: key, in: 'path', required: true, schema: { type: 'string' } })),
      ...queryParameters(endpoint),
      ...(needsKey ? [{ name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', maxLength: 36 } }] : []),
    ],
    ...requestBody(endpoint),
    responses: { ...success(name, endpoint), ...failures(endpoint) },
  }
}

function queryParameters(endpoint: Endpoint): Json[] {
  if (!endpoint.query) return []
  const schema = jsonSchema(endpoint.query, 'input')
  const required = (schema.required as string[] | undefined) ?? []
  return Object.entries((schema.properties as Json | undefined) ?? {}).map(([key, value]) => ({ name: key, in: 'query', required: required.includes(key), schema: value }))
}

function requestBody(endpoint: Endpoint): Json {
  if (endpoint.accepts === 'file') {
    const schema = { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } }
    return { requestBody: { required: true, content: { 'multipart/form-data': { schema } } } }
  }
  if (endpoint.accepts === 'text') return { requestBody: { required: true, content: { 'text/xml': { schema: { type: 'string' } } } } }
  return endpoint.body ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } } } } : {}
}

function success(name: string, { response }: Endpoint): Json {
  if (response === null) return { 204: { description: 'done' } }
  if (response === 'redirect') return { 302: { description: 'goes on elsewhere' } }
  if (response === 'file') return { 200: { description: 'a file', content: { 'application/octet-stream': {} } } }
  if (response === 'text') return { 200: { description: 'text', content: { 'text/plain': { schema: { type: 'string' } } } } }
  return { [name.startsWith('POST ') ? 201 : 200]: { description: 'ok', content: { 'application/json': { schema: jsonSchema(response, 'output') } } } }
}

function failures(endpoint: Endpoint): Json {
  const byStatus = new Map<number, ErrorCode[]>()
  for (const code of endpoint.errors ?? []) {
    const { status } = errorCatalogue[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries([...byStatus].map(([status, codes]) => [status, { description: codes.join(' · ') }]))
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Json
  return rest
}
