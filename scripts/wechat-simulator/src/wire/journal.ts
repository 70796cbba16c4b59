/** One request to the simulated WeChat, as assertions and the developer drawer read it. */
export interface JournalEntry {
  id: number
  /** Virtual milliseconds. */
  at: number
  method: string
  path: string
  query: string
  appid: string | null
  requestBody: string
  status: number | null
  responseBody: string
  errcode: number | null
  ms: number
  /** Kinds of the faults that were applied. */
  faults: string[]
}

export interface JournalFilter {
  /** Prefix of the path. */
  path?: string | undefined
  appid?: string | undefined
  errcode?: number | undefined
  since?: number | undefined
  limit: number
}

const BODY_LIMIT = 4000

/** Ring of the last requests. The app secret is blanked: the journal is shown on a screen. */
export class Journal {
  private entries: JournalEntry[] = []
  private nextId = 1

  constructor(private readonly capacity: number) {}

  add(entry: Omit<JournalEntry, 'id'>): JournalEntry {
    const kept: JournalEntry = {
      ...entry,
      id: this.nextId++,
      query: entry.query.replace(/(^|&)secret=[^&]*/, '$1secret=***'),
      requestBody: clip(
        entry.requestBody.includes('"secret"') ? entry.requestBody.replace(/("secret"\s*:\s*")[^"]*/, '$1***') : entry.requestBody,
      ),
      responseBody: clip(entry.responseBody),
    }
    this.entries.push(kept)
    // Trimming in bulk: a shift per request would copy the whole ring.
    if (this.entries.length > this.capacity * 2) this.entries = this.entries.slice(-this.capacity)
    return kept
  }

  /** Newest first. */
  list(filter: JournalFilter): JournalEntry[] {
    const found: JournalEntry[] = []
    for (let i = this.entries.length - 1; i >= 0 && found.length < filter.limit; i -= 1) {
      const entry = this.entries[i] as JournalEntry
      if (filter.path && !entry.path.startsWith(filter.path)) continue
      if (filter.appid && entry.appid !== filter.appid) continue
      if (filter.errcode !== undefined && entry.errcode !== filter.errcode) continue
      if (filter.since !== undefined && entry.id <= filter.since) break
      found.push(entry)
    }
    return found
  }

  clear(): void {
    this.entries = []
  }
}

function clip(text: string): string {
  return text.length > BODY_LIMIT ? `${text.slice(0, BODY_LIMIT)}…` : text
}
