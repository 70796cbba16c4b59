import { createServer, type Server } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Label values come from closed lists (route templates, topics, states): at most 2,000 series in a process. */
export const registry = new Registry()
const registers = [registry]

export const metrics = {
  requests: new Counter({ name: 'http_requests_total', help: 'Answered requests', labelNames: ['route', 'method', 'status'], registers }),
  duration: new Histogram({
    name: 'http_duration_seconds',
    help: 'Time from the first byte to the answer',
    labelNames: ['route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3, 10],
    registers,
  }),
  queries: new Counter({
    name: 'db_queries_total',
    help: 'Statements by their first word',
    labelNames: ['op'],
    registers,
    collect: collectQueries,
  }),
  querySeconds: new Counter({ name: 'db_query_seconds_total', help: 'Time spent waiting for statements', labelNames: ['op'], registers }),
  conflicts: new Counter({ name: 'deadlocks_total', help: 'Deadlocks, lock waits and changed records', labelNames: ['code'], registers }),
  replays: new Counter({ name: 'idempotent_replay_total', help: 'Answers given again for the same key', registers }),
  denied: new Counter({ name: 'authz_denied_total', help: 'Refusals of access', labelNames: ['route'], registers }),
  auditFailures: new Counter({ name: 'audit_write_fail_total', help: 'Audit rows that could not be written', registers }),
  promises: new Counter({ name: 'outbox_kept_total', help: 'Tasks by outcome', labelNames: ['topic', 'outcome'], registers }),
  outboxDepth: new Gauge({ name: 'outbox_depth', help: 'Promises not kept yet', labelNames: ['state'], registers }),
  bindingAlarms: new Counter({ name: 'binding_alarms_total', help: 'Schools with 50 wrong binding tries within an hour (S05)', registers }),
  outboxOldest: new Gauge({ name: 'outbox_oldest_seconds', help: 'Age of the oldest due task', registers }),
  jobs: new Counter({ name: 'job_runs_total', help: 'Job windows by outcome', labelNames: ['job', 'outcome'], registers }),
}

/** Statements are counted in plain numbers and handed to prom-client when it is asked: its own observe costs as much as a short statement. */
const seen = new Map<string, { count: number; ms: number }>(
  ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'START', 'COMMIT', 'ROLLBACK', 'OTHER'].map((op) => [op, { count: 0, ms: 0 }]),
)

function collectQueries(): void {
  for (const [op, total] of seen) {
    metrics.queries.inc({ op }, total.count)
    metrics.querySeconds.inc({ op }, total.ms / 1000)
    seen.set(op, { count: 0, ms: 0 })
  }
}

/** Called by db-connection for each statement. */
export function observeStatement(text: string, ms: number, error: unknown): void {
  const space = text.indexOf(' ')
  const total = seen.get(space < 0 ? text : text.slice(0, space)) ?? seen.get('OTHER')
  if (total) {
    total.count += 1
    total.ms += ms
  }
  const errno = (error as { errno?: number } | null)?.errno
  if (errno === 1213 || errno === 1205 || errno === 1020) metrics.conflicts.inc({ code: String(errno) })
}

/** Serves `/metrics` on loopback only, never on the public port. Port 0 takes a free one. */
export async function serveMetrics(port: number): Promise<{ port: number; close(): Promise<void> }> {
  if (!registry.getSingleMetric('process_cpu_seconds_total')) collectDefaultMetrics({ register: registry })
  const server: Server = createServer((request, response) => {
    void answer(request.url ?? '/').then((reply) =>
      response.writeHead(reply.status, { 'content-type': registry.contentType }).end(reply.text),
    )
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    close: () => {
      server.closeAllConnections()
      return new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

const answer = async (url: string) => (url === '/metrics' ? { status: 200, text: await registry.metrics() } : { status: 404, text: '' })
