import type { ServerResponse } from 'node:http'

const PAUSE_MS = 250

export type Topic = 'all' | 'inbox' | 'journal' | 'callbacks' | 'clock' | 'people' | 'faults'

/** Tells open phone pages that something changed (server-sent events). Changes are gathered: a flood of messages is one event. */
export class Hub {
  private readonly listeners = new Set<ServerResponse>()
  private readonly pending = new Set<Topic>()
  private timer: NodeJS.Timeout | undefined

  changed(topic: Topic): void {
    this.dirty = true
    if (this.listeners.size === 0) return
    this.pending.add(topic)
    this.timer ??= setTimeout(() => this.flush(), PAUSE_MS).unref()
  }

  /** Whether anything changed since the state was saved last. */
  dirty = false

  listen(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', Connection: 'keep-alive' })
    response.write('retry: 1000\n\n')
    this.listeners.add(response)
    response.on('close', () => this.listeners.delete(response))
  }

  close(): void {
    clearTimeout(this.timer)
    for (const response of this.listeners) response.end()
    this.listeners.clear()
  }

  private flush(): void {
    const text = `data: ${JSON.stringify([...this.pending])}\n\n`
    this.pending.clear()
    this.timer = undefined
    for (const response of this.listeners) response.write(text)
  }
}
