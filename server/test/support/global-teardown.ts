import { dropDatabase } from './database'
import './global-setup'

/** After the last test file: nothing stays running and no database is left. */
export default async function globalTeardown(): Promise<void> {
  await Promise.all((globalThis.testSimulators ?? []).map((simulator) => simulator.stop()))
  for (const worker of process.env.TEST_DATABASES_READY?.split(',') ?? []) await dropDatabase(worker)
}
