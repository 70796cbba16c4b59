/** A load generator that costs little, in a process apart from the API: raw kept-alive sockets, requests made into bytes beforehand, no parser but for the length. */
import { connect, type Socket } from 'node:net'

export type LoadRequest = { method: 'GET' | 'POST'; path: string; headers: Record<string, string>; body?: string }
export type LoadResult = { seconds: number; ms: number[]; failed: { status: number; body: string }[] }

/**
 * Sends all requests, `concurrency` at a time, each over a connection of its own lane, and times each from the first byte sent to the last received.
 * Lanes are dealt out to the ports in turn, as a balancer in front of several processes does.
 */
export async function load(ports: readonly number[], requests: readonly LoadRequest[], concurrency: number): Promise<LoadResult> {
  const prepared = requests.map((request) => bytesOf(request, ports[0] ?? 0))
  const result: LoadResult = { seconds: 0, ms: [], failed: [] }
  let next = 0
  const lane = async (socket: Socket) => {
    const exchange = exchangeOver(socket)
    for (let at = next++; at < prepared.length; at = next++) {
      const startedAt = performance.now()
      const { status, body } = await exchange(prepared[at] as Buffer)
      result.ms.push(performance.now() - startedAt)
      if (status >= 300) result.failed.push({ status, body: body().slice(0, 300) })
    }
    socket.destroy()
  }
  const sockets = await Promise.all(Array.from({ length: concurrency }, (_, lane) => connected(ports[lane % ports.length] ?? 0)))
  const startedAt = performance.now()
  await Promise.all(sockets.map(lane))
  result.seconds = (performance.now() - startedAt) / 1000
  return result
}

function bytesOf({ method, path, headers, body = '' }: LoadRequest, port: number): Buffer {
  const all = { host: `127.0.0.1:${port}`, connection: 'keep-alive', ...headers, ...(body && { 'content-length': String(Buffer.byteLength(body)) }) }
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`)
}

function connected(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })
}

type Reply = { status: number; body(): string }

/** One request after another over a socket. Our servers answer JSON with a Content-Length; anything else is a failure of the bench. */
function exchangeOver(socket: Socket): (request: Buffer) => Promise<Reply> {
  let received: Buffer = Buffer.alloc(0)
  let waiting: { resolve(reply: Reply): void; reject(error: Error): void } | undefined
  socket.on('data', (part: Buffer) => {
    received = received.length === 0 ? part : Buffer.concat([received, part])
    const reply = replyIn(received)
    if (!reply) return
    received = Buffer.alloc(0)
    if (reply instanceof Error) waiting?.reject(reply)
    else waiting?.resolve(reply)
  })
  socket.on('error', (error) => waiting?.reject(error))
  socket.on('close', () => waiting?.reject(new Error('the server closed the connection')))
  return (request) =>
    new Promise((resolve, reject) => {
      waiting = { resolve, reject }
      socket.write(request)
    })
}

/** The reply once it has arrived whole. */
function replyIn(received: Buffer): Reply | Error | undefined {
  const end = received.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = received.toString('latin1', 0, end)
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
  if (length === undefined) return new Error(`a reply without Content-Length: ${head.slice(0, 200)}`)
  if (received.length < end + 4 + Number(length)) return undefined
  return { status: Number(head.slice(9, 12)), body: () => received.toString('utf8', end + 4) }
}
