import type { Redis } from 'ioredis'
import { headJob } from '../platform/audit-heads'
import { sealJob } from '../platform/audit-seal'
import { housekeeping } from '../platform/housekeeping'
import { createRunner, type Runner } from '../platform/jobs'
import { createWorker, type Worker } from '../platform/outbox-worker'
import { modules, modulesAndWorkflows, workflows } from './modules'

/** A worker for every topic of the house. */
export function createHouseWorker(options: { leaseMs?: number; subscriber?: Redis; concurrency?: number } = {}): Worker {
  return createWorker({ tasks: modulesAndWorkflows.flatMap((module) => module.tasks), ...options })
}

/** A runner for every job of the house; short ones of workflows first, so that none waits behind a district's summaries. */
export function createHouseRunner(options: { leaseMs?: number } = {}): Runner {
  return createRunner([housekeeping, sealJob, headJob, ...[...workflows, ...modules].flatMap((module) => module.jobs)], options)
}
