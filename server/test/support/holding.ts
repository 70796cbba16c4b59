/** Rows held still, so that what needs them stands in the middle of its work. */
import { inTransaction, sql } from '../../src/platform/db'

/** Keeps the rows of a statement to itself until the returned function is called; nothing of it stays. */
export async function holding(text: string, params: unknown[]): Promise<() => Promise<void>> {
  let letGo = () => undefined as void
  let begun = () => undefined as void
  const hasBegun = new Promise<void>((resolve) => (begun = resolve))
  const released = new Promise<void>((resolve) => (letGo = resolve))
  const held = inTransaction(async () => {
    await sql(text, params)
    begun()
    await released
    throw new Error('let go')
  }).catch(() => undefined)
  await hasBegun
  return async () => {
    letGo()
    await held
  }
}
