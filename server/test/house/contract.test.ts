import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { api } from '@zhixiao/shared-types/contract/api'
import { openApi } from '@zhixiao/shared-types/contract/openapi'
import { contractBreaks } from '../../../scripts/checks/contract-diff'

type Json = Record<string, unknown>
const file = path.resolve(__dirname, '../../../shared-types/openapi.json')
const today = JSON.parse(JSON.stringify(openApi(api, '1'))) as Json
const clone = () => JSON.parse(JSON.stringify(today)) as { paths: Record<string, Record<string, Json>> }

describe('contracts that phones in the field rely on', () => {
  it('OpenAPI 3.1 names every endpoint with its access and its documented refusals', () => {
    const operations = Object.values(clone().paths).flatMap((item) => Object.values(item))
    expect(today.openapi).toBe('3.1.0')
    expect(operations.map((operation) => operation.operationId).sort()).toEqual(Object.keys(api).sort())
    expect(operations.filter((operation) => operation['x-access'] === undefined)).toEqual([])
    const report = operations.find((operation) => operation.operationId === 'POST /classes/:classId/attendance-reports')
    expect(report?.responses).toHaveProperty('409')
    expect(report?.responses).toHaveProperty('422')
  })

  it('the agreement on file still holds and is up to date (npm run make openapi)', () => {
    expect(existsSync(file)).toBe(true)
    const agreed = JSON.parse(readFileSync(file, 'utf8')) as Json
    expect(contractBreaks(agreed, today)).toEqual([])
    expect(agreed).toEqual(today)
  })

  it('the guard sees an endpoint taken away, a reply field lost, and a request that asks for more', () => {
    const gone = clone()
    delete gone.paths['/me']
    expect(contractBreaks(today, gone)).toEqual(['GET /me: endpoint is gone'])

    const poorer = clone()
    const reply = poorer.paths['/me']?.get as { responses: { 200: { content: { 'application/json': { schema: { properties: Json } } } } } }
    delete reply.responses[200].content['application/json'].schema.properties.children
    expect(contractBreaks(today, poorer)).toEqual(['GET /me reply.children: field is gone'])

    const greedier = clone()
    const body = poorerBody(greedier)
    body.required = [...body.required, 'mood']
    expect(contractBreaks(today, greedier)).toEqual(['POST /classes/{classId}/attendance-reports body.mood: is required now'])
  })
})

function poorerBody(document: { paths: Record<string, Record<string, Json>> }) {
  const operation = document.paths['/classes/{classId}/attendance-reports']?.post as { requestBody: { content: { 'application/json': { schema: { required: string[] } } } } }
  return operation.requestBody.content['application/json'].schema
}
