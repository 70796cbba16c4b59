/**
 * Takes a roster file over as the worker does, in a process of its own with little memory, and says what it cost. Arguments: school, file.
 * Memory is looked at each 20 ms from the moment the process is ready; growth is what the import adds to that.
 */
import { loadEnv } from '@zhixiao/config/env/load'
import { connect } from '../../../server/src/main/connect'
import { modulesAndWorkflows } from '../../../server/src/main/modules'
import { importRosterFile } from '../../../server/src/workflows/roster-import/index'
import { bootCheck } from '../../../server/src/platform/boot'
import { recordStatements } from '../../../server/src/platform/db-connection'
import { cpuMeter } from './figures'

export type ImportCost = { ms: number; cpuMs: number; statements: number; rssBefore: number; rssPeak: number; pupils: number; contacts: number; badRows: number }

async function main(schoolId: string, file: string): Promise<void> {
  const ground = await connect(loadEnv())
  await bootCheck({ modules: modulesAndWorkflows, version: ground.version })
  let statements = 0
  recordStatements(() => void (statements += 1))
  const rssBefore = process.memoryUsage.rss()
  let rssPeak = rssBefore
  const watch = setInterval(() => void (rssPeak = Math.max(rssPeak, process.memoryUsage.rss())), 20)
  const cpu = cpuMeter()
  const startedAt = performance.now()
  const { counts } = await importRosterFile(schoolId, file, { apply: true })
  const ms = performance.now() - startedAt
  clearInterval(watch)
  rssPeak = Math.max(rssPeak, process.memoryUsage.rss())
  const cost: ImportCost = { ms, cpuMs: cpu(), statements, rssBefore, rssPeak, pupils: counts.newStudents, contacts: counts.guardianContacts, badRows: counts.badRows }
  process.stdout.write(`${JSON.stringify(cost)}\n`)
  await ground.close()
}

const [schoolId, file] = process.argv.slice(2)
main(schoolId ?? '', file ?? '').catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
