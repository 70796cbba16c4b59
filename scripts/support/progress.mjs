/** One line for each step: its name at once, its seconds when it is over. Steps may run side by side. */

/** A reporter on `stream`; on a terminal the last line shows what runs and for how long, elsewhere each line is written once. */
export function progress(stream = process.stderr) {
  const started = Date.now()
  const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`
  const running = new Map()
  let ticking

  const clear = () => stream.isTTY && stream.write('\r\x1b[K')
  function draw() {
    if (!stream.isTTY || running.size === 0) return
    const line = [...running.values()].map(({ name, since }) => `… ${name}  ${seconds(since)}`).join('   ')
    // A line that wraps could not be cleared.
    stream.write(`\r\x1b[K${line.slice(0, (stream.columns || 80) - 1)}`)
  }
  /** Writes whole lines above the line that shows what runs. */
  function print(text) {
    clear()
    stream.write(text)
    draw()
  }
  return {
    print,
    say: (line) => print(`  ${line}\n`),
    total: () => seconds(started),
    /** Runs `work`; its string result is shown behind the seconds. A failure is marked and thrown on. */
    async step(name, work) {
      const since = Date.now()
      const key = Symbol(name)
      running.set(key, { name, since })
      ticking ??= stream.isTTY ? setInterval(draw, 1000) : undefined
      if (stream.isTTY) draw()
      else stream.write(`… ${name}\n`)
      const end = (mark, rest = '') => {
        running.delete(key)
        if (running.size === 0) ticking = void clearInterval(ticking)
        print(`${mark} ${name}  ${seconds(since)}${rest}\n`)
      }
      try {
        const result = await work()
        end('✓', typeof result === 'string' && result ? `  ${result}` : '')
        return result
      } catch (error) {
        end('✗')
        throw error
      }
    },
  }
}
