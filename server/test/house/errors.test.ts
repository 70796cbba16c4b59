import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { api } from '@zhixiao/shared-types/contract/api'
import type { Endpoint } from '@zhixiao/shared-types/contract/contract'
import { errorCatalogue, type ErrorCode } from '@zhixiao/shared-types/values/errors'

const root = path.resolve(__dirname, '../../..')
const sources = () =>
  readdirSync(path.join(root, 'server/src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(path.join(root, 'server/src', file), 'utf8'))
    .join('\n')

describe('the error catalogue', () => {
  it('every sentence is Chinese and says what happened; every status is one the house uses', () => {
    for (const [code, { status, text }] of Object.entries(errorCatalogue)) {
      expect([code, text]).toEqual([code, expect.stringMatching(/^[\u3400-\u9fff][^!！]*$/)])
      expect([400, 401, 403, 404, 409, 410, 413, 422, 429, 500, 503]).toContain(status)
    }
  })

  it('no code is dead: the server can answer each of them', () => {
    const text = sources()
    expect((Object.keys(errorCatalogue) as ErrorCode[]).filter((code) => !text.includes(`'${code}'`))).toEqual([])
  })

  it('every business refusal is declared by an endpoint, so that OpenAPI and phones know it', () => {
    const declared = new Set(Object.values(api as Record<string, Endpoint>).flatMap((endpoint) => endpoint.errors ?? []))
    const ofTheMachine = /^(request|server|access)\.|^auth\.(required|expired|other_person|origin_refused)$|^resource\.not_found$/
    // A file without its columns is accepted and then fails as an import: the sentence is shown as the import's failure, no endpoint refuses with it.
    const shownOtherwise = new Set<ErrorCode>(['roster.headers_missing'])
    const codes = Object.keys(errorCatalogue) as ErrorCode[]
    expect(codes.filter((code) => !declared.has(code) && !ofTheMachine.test(code) && !shownOtherwise.has(code))).toEqual([])
  })
})
