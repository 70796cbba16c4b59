import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import type { JobDefinition } from './jobs'
import type { PromiseHandler } from './outbox-keeping'
import type { ApiRouter } from './routes'

/** The door of a module: what main needs of it. Functions for upper modules are further exports of its index.ts. */
export type Module = {
  name: string
  /** Mounts the module's contracts; returns the endpoint names. */
  mount(router: ApiRouter): string[]
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for entity classes
  rows: Function[]
  /** Topic → its one handler. */
  promises: Record<string, PromiseHandler>
  jobs: JobDefinition[]
  /** Unique key name → what it means when it refuses. */
  constraints: Record<string, ErrorCode>
}
