import pino, { type DestinationStream, type Logger } from 'pino'
import { currentCall } from './context'

/** The only fields a log line may carry; anything else is dropped, so a renamed field cannot leak (delivery.md, Observability). */
const allowed = [
  'event',
  'requestId',
  'route',
  'method',
  'status',
  'ms',
  'accountId',
  'role',
  'errorCode',
  'dbCount',
  'dbMs',
  'reason',
  'stack',
  'topic',
  'job',
  'scope',
  'window',
  'attempts',
  'count',
  'port',
  'name',
  'errcode',
  'rid',
  'path',
  'problems',
  'signal',
  'done',
  'failed',
  'dead',
  'offsetMs',
  'version',
  'seal',
  'hash',
] as const
export type LogFields = { [K in (typeof allowed)[number]]?: unknown }

let destination: DestinationStream | undefined
let standardOutput: DestinationStream | undefined
let logger = build()

function build(): Logger {
  const options = {
    level: 'info',
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // The allow-list comes first; these static paths are the second net.
    redact: { paths: ['token', 'secret', 'authorization', 'cookie', 'phone', 'openid'], censor: '…' },
  }
  return pino(options, destination ?? (standardOutput ??= inBatches()))
}

/** One system call for many lines: a line a write costs a busy API a tenth of its time. Nothing waits longer than half a second or outlives an orderly end. */
function inBatches(): DestinationStream {
  const stream = pino.destination({ dest: 1, sync: false, minLength: 4096 })
  setInterval(() => stream.flush(), 500).unref()
  process.on('exit', () => {
    try {
      stream.flushSync()
    } catch {
      // Not opened yet: there is nothing in it.
    }
  })
  return stream
}

/** Sets level and, for tests, where lines go. */
export function configureLog(options: { level?: string; destination?: DestinationStream }): void {
  if (options.destination) destination = options.destination
  logger = build()
  if (options.level) logger.level = options.level
}

const write = (level: 'debug' | 'info' | 'warn' | 'error') => (fields: LogFields) => {
  const line: Record<string, unknown> = {}
  for (const name of allowed) if (fields[name] !== undefined) line[name] = clean(fields[name])
  const call = currentCall()
  if (call) {
    line.requestId ??= call.requestId
    line.route ??= call.route
  }
  logger[level](line)
}

const clean = (value: unknown): unknown => {
  if (typeof value === 'string') return redactUrl(value)
  return Array.isArray(value) ? value.map(clean) : value
}

/** JSON lines on stdout, one each, from allowed fields only; the request id is added by itself. */
export const log = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }

const secretParameter =
  /([?&;\s](?:access_token|appid_secret|secret|js_code|code|token|session_key|key|sign|signature|ticket|refresh_token)=)[^&\s"']+/gi
const urlPassword = /(\w+:\/\/[^:/\s]*:)[^@/\s]+@/g

/**
 * Takes secrets out of text we did not write, such as an error of a third-party client that prints its whole address
 * (`…/cgi-bin/user/info?access_token=…`, `mysql://user:password@host`). S04.
 */
export function redactUrl(text: string): string {
  return text.replace(secretParameter, '$1…').replace(urlPassword, '$1…@')
}

/** What may be kept of an unknown error: its message without secrets, at most 500 characters. Parameters of SQL never come along. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return redactUrl(text).slice(0, 500)
}

/** Name and stack of an unexpected error for the log, without secrets. */
export function stackOf(error: unknown): string {
  return redactUrl(error instanceof Error ? (error.stack ?? error.message) : String(error)).slice(0, 4_000)
}
