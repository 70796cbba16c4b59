import { dataSource } from './db'

/**
 * The columns of an entity for hand-written SQL, under the names of its properties: t.id AS id, t.school_id AS schoolId and so on. `only` names some of
 * them. Needs the connection, so call it where the statement is sent, not while a file loads.
 */
export function columnsOf<Row extends object>(entity: new () => Row, alias: string, only?: readonly (keyof Row & string)[]): string {
  const { columns } = dataSource().getMetadata(entity)
  const wanted = only ? columns.filter((column) => only.includes(column.propertyName as keyof Row & string)) : columns
  return wanted.map((column) => `${alias}.\`${column.databaseName}\` AS \`${column.propertyName}\``).join(', ')
}
