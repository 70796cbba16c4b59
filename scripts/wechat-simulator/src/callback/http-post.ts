import http from 'node:http'
import https from 'node:https'

export interface PostResult {
  status: number | null
  body: string
  error: string | null
}

const REPLY_LIMIT = 100_000

/** Connections to the product, kept alive as WeChat's own are. One set per simulator, so that closing it closes them. */
export class Outbound {
  private readonly agents = {
    http: new http.Agent({ keepAlive: true, maxSockets: 256 }),
    https: new https.Agent({ keepAlive: true, maxSockets: 256 }),
  }

  /** One request; never throws. `error` says why there is no status: `timeout`, or the socket's code. */
  request(method: 'GET' | 'POST', url: URL, body: string, timeoutMs: number): Promise<PostResult> {
    return new Promise((resolve) => {
      const secure = url.protocol === 'https:'
      const headers: http.OutgoingHttpHeaders = { 'User-Agent': 'Mozilla/4.0', Accept: '*/*' }
      const type = body.startsWith('{') ? 'application/json' : 'text/xml'
      if (method === 'POST') Object.assign(headers, { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) })
      const agent = secure ? this.agents.https : this.agents.http
      const request = (secure ? https : http).request(url, { method, headers, agent }, (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size <= REPLY_LIMIT) chunks.push(chunk)
        })
        response.on('end', () => finish({ status: response.statusCode ?? null, body: Buffer.concat(chunks).toString('utf8'), error: null }))
        response.on('error', (error) => finish({ status: null, body: '', error: error.message }))
      })
      const timer = setTimeout(() => {
        finish({ status: null, body: '', error: 'timeout' })
        request.destroy()
      }, timeoutMs)
      const finish = (result: PostResult): void => {
        clearTimeout(timer)
        resolve(result)
      }
      request.on('error', (error: NodeJS.ErrnoException) => finish({ status: null, body: '', error: error.code ?? error.message }))
      request.end(method === 'POST' ? body : undefined)
    })
  }

  close(): void {
    this.agents.http.destroy()
    this.agents.https.destroy()
  }
}
