/** Reading what a request carries, with the limits of S56: JSON ≤ 1 MB and 20 deep, text ≤ 64 KB, one file ≤ 10 MB. */
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Readable } from 'node:stream'
import busboy from 'busboy'
import type { Context } from 'koa'
import { machineNow } from './clock'
import { sha256 } from './crypto'
import { AppError, fail } from './errors'

const megabyte = 1024 * 1024
export const bodyLimits = { json: megabyte, text: 64 * 1024, file: 10 * megabyte, depth: 20 }

/** A file as it arrived, in the temporary folder; gone when the request ends, so move it or read it. Its name is the sender's: never a path. */
export type UploadedFile = { path: string; name: string; type: string; size: number }
/** `hash` is SHA-256 over everything that was sent; Idempotency-Key compares it. */
export type ReadBody = { value: unknown; hash: Buffer; file?: UploadedFile; text?: string }

let temporaryFolder = join(tmpdir(), 'zhixiao-uploads')
/** Where files land while a request runs; main sets a folder under STORAGE_DIR. */
export function setTemporaryFolder(folder: string): void {
  temporaryFolder = folder
}

/** Nothing sent gives `undefined`. Fails with `request.too_large` or `request.invalid`. */
export async function readJson(ctx: Context): Promise<ReadBody> {
  const raw = await readBytes(ctx, bodyLimits.json)
  const hash = sha256(raw)
  if (raw.length === 0) return { value: undefined, hash }
  if (!ctx.is('application/json')) fail('request.invalid', [{ at: 'body', rule: 'content_type' }])
  const value = parseJson(raw)
  if (depthOf(value, bodyLimits.depth) > bodyLimits.depth) fail('request.invalid', [{ at: 'body', rule: 'too_deep' }])
  return { value, hash }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(raw)) as unknown
  } catch {
    return fail('request.invalid', [{ at: 'body', rule: 'json' }])
  }
}

function depthOf(value: unknown, left: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (left <= 0) return 1
  let deepest = 0
  for (const part of Object.values(value)) deepest = Math.max(deepest, depthOf(part, left - 1))
  return 1 + deepest
}

/** The request's text as it came (callbacks check a signature over it). */
export async function readText(ctx: Context): Promise<ReadBody> {
  const raw = await readBytes(ctx, bodyLimits.text)
  return { value: undefined, text: raw.toString('utf8'), hash: sha256(raw) }
}

/** By events: `for await` over a request costs as much as three statements. A request that is cut off ends in an error, never in half a body. */
async function readBytes(ctx: Context, limit: number): Promise<Buffer> {
  if (Number(ctx.get('Content-Length') || 0) > limit) refuseTooLarge(ctx)
  const { req } = ctx
  const chunks: Buffer[] = []
  let size = 0
  const isWhole = await new Promise<boolean>((resolve, reject) => {
    req.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else resolve(false)
    })
    req.once('end', () => resolve(true))
    req.once('error', reject)
    req.once('close', () => {
      if (!req.readableEnded) reject(new AppError('request.invalid'))
    })
  })
  if (!isWhole) refuseTooLarge(ctx)
  return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)
}

/** The rest of the body is not worth reading: the connection ends with the answer. */
function refuseTooLarge(ctx: Context): never {
  ctx.set('Connection', 'close')
  return fail('request.too_large')
}

/**
 * One multipart file in field `file`, streamed to the temporary folder, and the text fields beside it. The caller removes the file with
 * `discard`. Fails with `request.too_large` above 10 MB and `request.invalid` when there is no file.
 */
export async function readFile(ctx: Context): Promise<ReadBody> {
  if (!ctx.is('multipart/form-data')) fail('request.invalid', [{ at: 'file', rule: 'content_type' }])
  await mkdir(temporaryFolder, { recursive: true })
  const hash = createHash('sha256')
  const fields: Record<string, string> = {}
  let arriving: Promise<{ file: UploadedFile; cut: boolean }> | undefined
  const parser = busboy({
    headers: ctx.req.headers,
    defParamCharset: 'utf8',
    limits: { files: 1, fields: 20, fieldSize: 10_000, fileSize: bodyLimits.file },
  })
  parser.on('field', (name, value) => {
    if (name) fields[name] = value
  })
  parser.on('file', (name, stream, info) => {
    if (name !== 'file' || arriving) return void stream.resume()
    arriving = store(stream, info.filename ?? '', info.mimeType, hash)
    arriving.catch(() => undefined)
  })
  await pipeline(ctx.req, parser).catch(async () => {
    // Cut off, or half a form: what has arrived by now is nobody's, and may name children (SE-2).
    await arriving?.then(({ file }) => discard(file), () => undefined)
    fail('request.invalid', [{ at: 'file', rule: 'multipart' }])
  })
  const arrived = await arriving
  if (!arrived) return fail('request.invalid', [{ at: 'file', rule: 'required' }])
  if (arrived.cut) {
    await discard(arrived.file)
    fail('request.too_large')
  }
  hash.update(JSON.stringify(Object.entries(fields).sort()))
  return { value: fields, file: arrived.file, hash: hash.digest() }
}

async function store(stream: Readable & { truncated?: boolean }, name: string, type: string, hash: ReturnType<typeof createHash>) {
  const path = join(temporaryFolder, randomUUID())
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    hash.update(chunk)
  })
  await pipeline(stream, createWriteStream(path, { mode: 0o600 })).catch(async (error: unknown) => {
    await rm(path, { force: true })
    throw error
  })
  return { file: { path, name: name.slice(0, 200), type, size }, cut: stream.truncated === true }
}

/** Removes an uploaded file from the temporary folder; one that is gone already is fine. */
export const discard = (file: UploadedFile | undefined): Promise<void> => (file ? rm(file.path, { force: true }) : Promise.resolve())

/** Longer than any request lasts: another process may be receiving into the same folder. */
const leftoverAfter = 3_600_000

/** Removes files of requests whose process died before it could. At each start, and each night: what was too young at the start goes then. */
export async function sweepIncoming(): Promise<void> {
  const before = machineNow().getTime() - leftoverAfter
  const paths = (await readdir(temporaryFolder).catch(() => [])).map((name) => join(temporaryFolder, name))
  for (const path of paths) {
    // Another process may be sweeping too: one that is gone already is fine.
    const age = await stat(path).catch(() => undefined)
    if (age && age.mtimeMs < before) await rm(path, { recursive: true, force: true })
  }
}
