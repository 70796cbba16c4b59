/**
 * Runs steps side by side on so many `cores`. A step `uses` one core unless it says otherwise, and waits for the steps that it names
 * in `after`. The first of the list that waits for nothing goes next; it is not overtaken while it waits for cores.
 * `run` never rejects. When `stopped()`, nothing new is started.
 */
export async function sideBySide(steps, { cores, run, stopped }) {
  const waiting = [...steps]
  const running = new Map()
  const isOver = (name) => ![...waiting, ...running.keys()].some((step) => step.name === name)
  const inUse = () => [...running.keys()].reduce((sum, { uses = 1 }) => sum + uses, 0)
  while (!stopped() && waiting.length > 0) {
    const next = waiting.find(({ after = [] }) => after.every(isOver))
    if (!next && running.size === 0) throw new Error(`these steps wait for each other: ${waiting.map(({ name }) => name).join(', ')}`)
    // What wants more cores than there are runs alone.
    if (next && (running.size === 0 || inUse() + (next.uses ?? 1) <= cores)) {
      waiting.splice(waiting.indexOf(next), 1)
      running.set(
        next,
        run(next).finally(() => running.delete(next)),
      )
    } else await Promise.race(running.values())
  }
  await Promise.all(running.values())
}
