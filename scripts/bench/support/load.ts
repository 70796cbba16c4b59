/** A load generator that costs little: plain node:http over kept-alive sockets, in a process apart from the API. */
import { Agent, request } from 'node:http'

export type LoadRequest = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string }
export type LoadResult = { seconds: number; ms: number[]; failed: { status: number; body: string }[] }

/** Sends all requests, `concurrency` at a time, and times each from the first byte sent to the last received. */
export async function load(port: number, requests: readonly LoadRequest[], concurrency: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency })
  const result: LoadResult = { seconds: 0, ms: [], failed: [] }
  let next = 0
  const lane = async () => {
    for (let at = next++; at < requests.length; at = next++) {
      const startedAt = performance.now()
      const { status, body } = await send(agent, port, requests[at] as LoadRequest)
      result.ms.push(performance.now() - startedAt)
      if (status >= 300) result.failed.push({ status, body: body.slice(0, 300) })
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: concurrency }, lane))
  result.seconds = (performance.now() - startedAt) / 1000
  agent.destroy()
  return result
}

/** One request over an agent; resolves with status and body. */
export function send(agent: Agent, port: number, { method, path, headers, body }: LoadRequest): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const call = request({ agent, host: '127.0.0.1', port, method, path, headers: { ...headers, ...length } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }))
      response.on('error', reject)
    })
    call.on('error', reject)
    call.end(body)
  })
}
