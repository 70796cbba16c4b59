/**
 * The real API in a process of its own, with two more ears: over IPC the bench may ask it to record its statements and to say how many
 * there were. Everything else is what server/src/main/api.ts starts.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFileSync } from 'node:fs'
import { loadEnv } from '@zhixiao/config/env/load'
import { api } from '@zhixiao/shared-types/contract/api'
import { createApp } from '../../../server/src/main/app'
import { connect } from '../../../server/src/main/connect'
import { modulesAndWorkflows } from '../../../server/src/main/modules'
import { bootCheck } from '../../../server/src/platform/boot'
import { recordStatements } from '../../../server/src/platform/db-connection'
import { cpuMeter } from './figures'
import type { ApiAnswer, ApiQuestion } from './api'
import type { Statement } from './statements'

let statements = 0
const kept = new Map<string, Statement[]>()
const count = () => void (statements += 1)
const cpu = cpuMeter()

async function main() {
  const ground = await connect(loadEnv())
  const app = createApp({ env: ground.env, redis: ground.redis, version: ground.version, rateFactor: ground.env.RATE_FACTOR })
  await bootCheck({ modules: modulesAndWorkflows, mounted: app.mounted, endpoints: Object.keys(api), version: ground.version })
  recordStatements(count)
  const handle = app.koa.callback()
  const server = createServer((request, response) => void handle(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  process.on('message', (question: ApiQuestion) => reply(question))
  process.on('disconnect', () => process.exit(0))
  tell({ event: 'listening', port: (server.address() as AddressInfo).port })
}

const tell = (answer: ApiAnswer): void => void process.send?.(answer)

function reply(question: ApiQuestion): void {
  if (question.ask === 'count') {
    tell({ event: 'counted', statements, cpuMs: cpu() })
    statements = 0
  } else if (question.ask === 'record') {
    kept.clear()
    recordStatements(({ text, params, connection, requestId = '' }) => {
      count()
      kept.set(requestId, [...(kept.get(requestId) ?? []), { text, params, connection }])
    })
    tell({ event: 'recording' })
  } else {
    recordStatements(count)
    writeFileSync(question.file, JSON.stringify([...kept.values()], binary))
    tell({ event: 'recorded', requests: kept.size })
  }
}

/** Dates and bytes survive JSON under a name of their own (`revive` of api.ts reads them back). */
function binary(this: unknown, key: string, value: unknown): unknown {
  const original = (this as Record<string, unknown>)[key]
  if (original instanceof Date) return { $date: original.getTime() }
  if (Buffer.isBuffer(original)) return { $bytes: original.toString('base64') }
  return value
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
