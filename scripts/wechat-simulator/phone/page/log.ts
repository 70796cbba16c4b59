/** What the logic layer did and what went wrong in it; tests and the browser's console look here. */
export interface MiniLog {
  /** Thrown or logged as errors by the mini-program, refused navigations, broken templates. */
  errors: string[]
  warnings: string[]
  /** Calls of `wx.*` in order, such as `login` or `request GET /me`. */
  calls: string[]
  /** Names of `wx` that WeChat does not have, and of parts that this host does not draw. */
  missing: Set<string>
  error: (thrown: unknown) => void
  /** Runs a piece of the mini-program; what it throws is noted and does not stop the host. */
  guard: <T>(run: () => T) => T | undefined
}

export function createLog(): MiniLog {
  const log: MiniLog = {
    errors: [],
    warnings: [],
    calls: [],
    missing: new Set(),
    error: (thrown) => {
      log.errors.push(textOf(thrown))
      console.error(thrown)
    },
    guard: (run) => {
      try {
        return run()
      } catch (thrown) {
        log.error(thrown)
        return undefined
      }
    },
  }
  return log
}

export function textOf(value: unknown): string {
  if (value instanceof Error) return value.stack ?? value.message
  if (typeof value === 'string') return value
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}

/** The console that the mini-program sees. */
export function miniConsole(log: MiniLog): Record<string, (...words: unknown[]) => void> {
  const nothing = (): void => undefined
  const say = (words: unknown[]): string => words.map(textOf).join(' ')
  return {
    log: (...words) => console.log(...words),
    info: (...words) => console.info(...words),
    debug: (...words) => console.debug(...words),
    warn: (...words) => void log.warnings.push(say(words)),
    error: (...words) => log.error(say(words)),
    group: nothing,
    groupCollapsed: nothing,
    groupEnd: nothing,
    time: nothing,
    timeEnd: nothing,
    trace: nothing,
    table: nothing,
  }
}
