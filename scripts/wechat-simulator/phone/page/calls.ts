import type { MiniLog } from './log'
import type { Values } from './model'

/** The options of every `wx` call that answers by callbacks. */
export interface Options {
  success?: (result: Values) => void
  fail?: (result: Values) => void
  complete?: (result: Values) => void
  [more: string]: unknown
}

/** An answer other than ok; `errMsg` becomes `<call>:fail <words>`. */
export class Refusal extends Error {
  constructor(
    text: string,
    /** Told beside `errMsg`, such as `errCode`. */
    readonly more: Values = {},
  ) {
    super(text)
  }
}

export type Call = (options?: Options) => Promise<Values> | undefined
type Work = (options: Options) => Values | void | Promise<Values | void>

/**
 * A `wx` call: it never answers before the caller has ended its turn, tells `success` or `fail` and then `complete`, and without
 * these callbacks returns a promise, as WeChat's do.
 */
export function call(name: string, work: Work, log: MiniLog): Call {
  return (options = {}) => {
    const hasCallbacks = Boolean(options.success ?? options.fail ?? options.complete)
    const answer = later().then(() => work(options))
    const ended = answer.then(
      (result) => tell(options, 'success', { ...result, errMsg: `${name}:ok` }, log),
      (thrown: unknown) => {
        const failed = tell(
          options,
          'fail',
          {
            ...(thrown instanceof Refusal ? thrown.more : {}),
            errMsg: `${name}:fail ${thrown instanceof Error ? thrown.message : String(thrown)}`,
          },
          log,
        )
        if (!(thrown instanceof Refusal)) log.error(thrown)
        // WeChat rejects with this object, which is no Error.
        return hasCallbacks ? failed : Promise.reject(Object.assign(new Error(String(failed.errMsg)), failed))
      },
    )
    return hasCallbacks ? void ended : ended
  }
}

function tell(options: Options, kind: 'success' | 'fail', result: Values, log: MiniLog): Values {
  log.guard(() => options[kind]?.(result))
  log.guard(() => options.complete?.(result))
  return result
}

const later = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
