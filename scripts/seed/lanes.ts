/** Does `work` for every item, `wide` at a time, in order of the list; the first failure stops the rest. */
export async function inLanes<T>(wide: number, items: readonly T[], work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0
  let failed = false
  const lane = async () => {
    for (let at = next++; at < items.length && !failed; at = next++) {
      await work(items[at] as T, at).catch((error: unknown) => {
        failed = true
        throw error
      })
    }
  }
  await Promise.all(Array.from({ length: Math.min(wide, items.length) }, lane))
}
