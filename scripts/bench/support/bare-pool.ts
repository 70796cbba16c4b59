import { createPool, type Pool } from 'mysql2'
import { sqlMode } from '../../../server/src/platform/db-connection'

/** A bare mysql2 pool of the same size and with the same session settings as the house's, and nothing around it. */
export function barePool(url: string, size: number): Pool {
  const pool = createPool({ uri: url, connectionLimit: size, maxIdle: size, timezone: 'Z', dateStrings: ['DATE'], charset: 'UTF8MB4_UNICODE_520_CI', supportBigNumbers: true, enableKeepAlive: true })
  pool.on('connection', (connection) => {
    connection.query(`SET SESSION time_zone = '+00:00', sql_mode = '${sqlMode}', innodb_lock_wait_timeout = 1, collation_connection = 'utf8mb4_unicode_520_ci'`)
    connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
  })
  return pool
}

export const closePool = (pool: Pool): Promise<void> => new Promise((resolve) => pool.end(() => resolve()))
