import { errorCatalogue, type ErrorCode } from '@zhixiao/shared-types/values/errors'

/** A refusal that the catalogue knows; thrown by `fail`, turned into `{ code, message, details?, requestId }` by http.ts. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details?: unknown,
  ) {
    super(code)
    this.name = 'AppError'
  }

  /** HTTP status from the catalogue, never written at the throw site (plan §3.6). */
  get status(): number {
    return errorCatalogue[this.code].status
  }
}

/** Refuses with a code of the catalogue; `details` go to the caller, so never put a secret or another child's data in. */
export function fail(code: ErrorCode, details?: unknown): never {
  throw new AppError(code, details)
}

type DriverError = { errno?: unknown; code?: unknown; sqlMessage?: unknown; driverError?: unknown }

/** The error as mysql2 threw it, also where TypeORM wrapped it. */
export function driverErrorOf(error: unknown): DriverError | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const inner = (error as DriverError).driverError
  return typeof inner === 'object' && inner !== null ? inner : error
}

/**
 * The name of the unique key that refused an insert (`report__one_per_session`), or undefined for any other error.
 * MySQL 8 prints `table.key`, MariaDB prints `key` (plan §4.4).
 */
export function duplicateKeyOf(error: unknown): string | undefined {
  const driver = driverErrorOf(error)
  if (driver?.errno !== 1062) return undefined
  return /for key '(?:[^'.]+\.)?([^'.]+)'/.exec(String(driver.sqlMessage))?.[1] ?? 'unknown'
}

const constraintCodes = new Map<string, ErrorCode>()

/** Takes in a module's map from constraint name to error code. A name that two modules claim is a programming error. */
export function registerConstraints(constraints: Record<string, ErrorCode>): void {
  for (const [name, code] of Object.entries(constraints)) {
    const known = constraintCodes.get(name)
    if (known !== undefined && known !== code) throw new Error(`constraint ${name} means both ${known} and ${code}`)
    constraintCodes.set(name, code)
  }
}

/** Turns a duplicate key with a registered meaning into its AppError; every other error comes back as it is. */
export function translateError(error: unknown): unknown {
  const key = duplicateKeyOf(error)
  const code = key === undefined ? undefined : constraintCodes.get(key)
  return code === undefined ? error : new AppError(code)
}
