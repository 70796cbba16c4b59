/** Runs hand-written SQL migrations with TypeORM's runner (decisions.md). DDL is not transactional, so each step must be safe to run again. */
import { DataSource } from 'typeorm'
import { unavailableOr } from './db-errors'
import { serverType } from './db-source'

/** Brings the schema up to the last migration; two processes at once wait for each other. Returns the names of what ran. */
export async function migrate(url: string, migrations: readonly (new () => object)[]): Promise<string[]> {
  const source = new DataSource({
    type: await serverType(url),
    url,
    timezone: 'Z',
    charset: 'UTF8MB4_UNICODE_520_CI',
    // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for migration classes
    migrations: migrations as unknown as Function[],
    migrationsTransactionMode: 'none',
    migrationsTableName: 'schema_migration',
    poolSize: 2,
  })
  await source.initialize().catch((error: unknown) => {
    throw unavailableOr(error)
  })
  const lock = source.createQueryRunner()
  try {
    await lock.query(`SELECT GET_LOCK('zhixiao_migrate', 120)`)
    const ran = await source.runMigrations({ transaction: 'none' })
    return ran.map((migration) => migration.name)
  } finally {
    await lock.query(`SELECT RELEASE_LOCK('zhixiao_migrate')`).catch(() => undefined)
    await lock.release()
    await source.destroy()
  }
}

/** The migration a process expects to find applied last. */
export const expectedVersion = (migrations: readonly (new () => object)[]): string => migrations.at(-1)?.name ?? ''
