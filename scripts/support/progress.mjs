/** One line for each step: its name at once, its seconds when it is over. */

/** A reporter on `stream`; on a terminal the running step counts seconds, elsewhere each line is written once. */
export function progress(stream = process.stderr) {
  const started = Date.now()
  const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`
  return {
    say: (line) => stream.write(`  ${line}\n`),
    total: () => seconds(started),
    /** Runs `work`; its string result is shown behind the seconds. A failure is marked and thrown on. */
    async step(name, work) {
      const since = Date.now()
      const show = (mark, rest = '') =>
        stream.write(`${stream.isTTY ? '\r\x1b[K' : ''}${mark} ${name}  ${seconds(since)}${rest}${mark === '…' ? '' : '\n'}`)
      const ticking = stream.isTTY ? setInterval(() => show('…'), 1000) : undefined
      if (!stream.isTTY) stream.write(`… ${name}\n`)
      try {
        const result = await work()
        show('✓', typeof result === 'string' && result ? `  ${result}` : '')
        return result
      } catch (error) {
        show('✗')
        throw error
      } finally {
        clearInterval(ticking)
      }
    },
  }
}
