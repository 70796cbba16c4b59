import type { ErrorCode } from '@zhixiao/shared-types/values/errors'
import type { JobDefinition } from './jobs'
import type { TaskDefinition } from './outbox'
import type { ApiRouter } from './routes'

/**
 * What main needs of a subject (`modules/`) or of a workflow (`workflows/`). What other rooms may call is exported beside it by the same index.ts,
 * the door.
 */
export type Module = {
  name: string
  /** Mounts the endpoints; returns their names. */
  mount(router: ApiRouter): string[]
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for entity classes
  entities: Function[]
  /** What the workers do for it: a task for each topic it handles, its own or a lower subject's. */
  tasks: readonly TaskDefinition[]
  jobs: readonly JobDefinition[]
  /** Unique key name → what it means when it refuses. */
  constraints: Record<string, ErrorCode>
}
