/** Triggers that refuse to change or remove a row, in the syntax MySQL 8 and MariaDB share (S32). */

/** Tables whose rows, once written, are never touched. */
export const appendOnlyTables = ['audit_log', 'audit_seal', 'consent'] as const

type Asks = { query(text: string, params?: unknown[]): Promise<unknown> }

/**
 * Makes the triggers that are missing. A user that may not (no TRIGGER right; MySQL with binary logging and without
 * log_bin_trust_function_creators answers 1419) does not stop the migration: the boot check says what is unprotected, and the same tables are
 * protected by the grants of config/deploy/app-grants.sql. Returns the reasons of what was refused.
 */
export async function protectAppendOnly(database: Asks): Promise<string[]> {
  const refused: string[] = []
  for (const table of appendOnlyTables)
    for (const verb of ['update', 'delete'] as const) {
      const name = `${table}__no_${verb}`
      const known = (await database.query('SELECT 1 FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND trigger_name = ?', [name])) as unknown[]
      if (known.length > 0) continue
      try {
        await database.query(
          `CREATE TRIGGER ${name} BEFORE ${verb.toUpperCase()} ON ${table} FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is append-only'`,
        )
      } catch (error) {
        refused.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
  return refused
}
