import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { api } from '@zhixiao/shared-types/contract/api'
import { openApi } from '@zhixiao/shared-types/contract/openapi'

export const openApiFile = path.resolve(__dirname, '../../shared-types/openapi.json')

/** Writes shared-types/openapi.json, the agreement that phones in the field rely on; `scripts/checks/contract-diff.ts` guards it. */
export function makeOpenApi() {
  writeFileSync(openApiFile, `${JSON.stringify(openApi(api, '1'), null, 1)}\n`)
  console.log(`wrote ${path.relative(process.cwd(), openApiFile)}`)
}
