import { AppError, driverErrorOf } from './errors'

const lostConnection = new Set<unknown>([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_ENQUEUE_AFTER_DESTROY',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ER_SERVER_SHUTDOWN',
  'ER_CON_COUNT_ERROR',
  'ER_NORMAL_SHUTDOWN',
  'ER_CONNECTION_KILLED',
  'ER_TOO_MANY_USER_CONNECTIONS',
])

/** `server.unavailable` (503, Retry-After) where the database cannot be reached; any other error as it is. */
export function unavailableOr(error: unknown): unknown {
  if (error instanceof AppError) return error
  const driver = driverErrorOf(error)
  const message = error instanceof Error ? error.message : ''
  const lost = lostConnection.has(driver?.code) || /closed state|Queue limit reached|Pool is closed|Connection lost/.test(message)
  return lost ? new AppError('server.unavailable') : error
}
