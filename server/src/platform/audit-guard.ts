import { sql, write } from './db'
import { driverErrorOf } from './errors'

/** MySQL and MariaDB: the user has no such right on this table. */
const deniedOnTable = 1142

/**
 * What keeps audit rows from being changed (S32): `triggers` of migration 0013, `grants` that give this process SELECT and INSERT only
 * (config/deploy/app-grants.sql), or `nothing`. A user without the TRIGGER right sees no triggers; what it may not do is found by trying it
 * on a row that does not exist.
 */
export async function auditProtection(): Promise<'triggers' | 'grants' | 'nothing'> {
  const seen = await sql(
    `SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE() AND trigger_name IN ('audit_log__no_update', 'audit_log__no_delete')`,
  )
  if (seen.length === 2) return 'triggers'
  const mayUpdate = await may('UPDATE audit_log SET result = result WHERE id = 0')
  const mayDelete = await may('DELETE FROM audit_log WHERE id = 0')
  return mayUpdate || mayDelete ? 'nothing' : 'grants'
}

async function may(statement: string): Promise<boolean> {
  try {
    await write(statement)
    return true
  } catch (error) {
    if (driverErrorOf(error)?.errno === deniedOnTable) return false
    throw error
  }
}

/** What to tell an operator whose database lets audit rows be changed. */
export const unprotected =
  'audit_log can be changed: no triggers and no restricted user (S32). Run `job audit-protect` as a user with the TRIGGER right (MySQL with binary logging also needs log_bin_trust_function_creators=1), or grant by config/deploy/app-grants.sql'
