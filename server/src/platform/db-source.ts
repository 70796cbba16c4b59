import { createConnection } from 'mysql2/promise'
import { DataSource } from 'typeorm'
import { unavailableOr } from './db-errors'

export type DatabaseOptions = {
  /** `mysql://user:password@host:port/database` */
  url: string
  entities: readonly Function[] // eslint-disable-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for entity classes
  /** Connections of this process; 8–10 reach 86 % of the commit rate of 32 (data/notes.md §2.2). */
  poolSize?: number
  /** A statement that takes longer is given up and its connection with it: a frozen network must not hold a request. */
  statementTimeoutMs?: number
  /** Row-lock wait. One second for the API (delivery.md §4.3: a twin request in flight is told so after 1 s), longer for the worker. */
  lockWaitSeconds?: number
}

/** Opens TypeORM over mysql2 with the settings of data/notes.md §2.2; asks the server first whether it is MariaDB or MySQL. */
export async function openDataSource(options: DatabaseOptions): Promise<DataSource> {
  const type = await serverType(options.url)
  const dataSource = new DataSource({
    type,
    url: options.url,
    entities: [...options.entities],
    synchronize: false,
    timezone: 'Z',
    dateStrings: ['DATE'],
    charset: 'UTF8MB4_UNICODE_520_CI',
    supportBigNumbers: true,
    bigNumberStrings: false, // COUNT(*) stays a number; ids are beyond 2^53 and come as strings
    poolSize: options.poolSize ?? 10,
    connectTimeout: 3_000,
    extra: { enableKeepAlive: true, maxIdle: options.poolSize ?? 10, idleTimeout: 60_000, queueLimit: 2_000 },
  })
  try {
    return await dataSource.initialize()
  } catch (error) {
    throw unavailableOr(error)
  }
}

/** The type decides how TypeORM compares schemas: 'mysql' against MariaDB wants to rebuild every JSON column. */
export async function serverType(url: string): Promise<'mariadb' | 'mysql'> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 3_000 })
    const [rows] = await connection.query('SELECT VERSION() AS version')
    await connection.end()
    return /mariadb/i.test((rows as { version: string }[])[0]?.version ?? '') ? 'mariadb' : 'mysql'
  } catch (error) {
    throw unavailableOr(error)
  }
}
