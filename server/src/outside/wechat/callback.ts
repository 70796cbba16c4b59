/**
 * WeChat's callbacks in secure mode (S60; wechat/platform.md §3). Our own, because the known packages check neither appid nor
 * time and accept unencrypted posts beside encrypted ones.
 */
import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { limits } from '@zhixiao/config/wechat/limits'
import { XMLParser } from 'fast-xml-parser'

export type CallbackKeys = {
  appid: string
  token: string
  /** The 43-character EncodingAESKey. */
  aesKey: string
}
export type CallbackQuery = {
  timestamp: string
  nonce: string
  signature?: string | undefined
  msg_signature?: string | undefined
  encrypt_type?: string | undefined
}
/** The callback's fields as text; 19-digit ids stay text. */
export type CallbackMessage = Record<string, string>
/** A callback and the entries of its list: one event of the mini-program may speak of several templates. */
export type OpenedCallback = { message: CallbackMessage; entries: CallbackMessage[] }

/** A callback that is not WeChat's, or not for us, or too old. `why` is for the log; the answer never says it. */
export class CallbackRefused extends Error {
  constructor(readonly why: string) {
    super(`callback refused: ${why}`)
    this.name = 'CallbackRefused'
  }
}

const bodyLimit = 64 * 1024
// Values stay text (a 19-digit MsgID does not fit a number) and entities stay unread (billion laughs).
const xml = new XMLParser({ parseTagValue: false, processEntities: false, ignoreAttributes: true })

/** sha1 over the sorted parts, as WeChat signs. */
export const signatureOf = (...parts: string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')

/** WeChat verifies our address: fails with CallbackRefused unless signature and time are right. */
export function checkVerification(keys: CallbackKeys, query: CallbackQuery, at: Date): void {
  checkTime(query, at)
  if (!same(signatureOf(keys.token, query.timestamp, query.nonce), query.signature ?? '')) throw new CallbackRefused('signature')
}

/**
 * Opens an encrypted callback. Fails with CallbackRefused on plain posts, wrong signature, wrong appid, broken padding, a time more
 * than five minutes away, a DOCTYPE, or anything that is no message.
 */
export const openCallback = (keys: CallbackKeys, query: CallbackQuery, body: string, at: Date): CallbackMessage =>
  openWithEntries(keys, query, body, at).message

/** The same with the entries of `<List>`: a single one comes as an object, several as an array (wechat/platform.md §3). */
export function openWithEntries(keys: CallbackKeys, query: CallbackQuery, body: string, at: Date): OpenedCallback {
  checkTime(query, at)
  if (query.encrypt_type !== 'aes' || !query.msg_signature) throw new CallbackRefused('not encrypted')
  const encrypted = scalarsOf(rootOf(body)).Encrypt ?? ''
  if (!same(signatureOf(keys.token, query.timestamp, query.nonce, encrypted), query.msg_signature)) throw new CallbackRefused('signature')
  const root = rootOf(decrypt(keys, encrypted))
  return { message: scalarsOf(root), entries: entriesOf(root) }
}

function checkTime(query: CallbackQuery, at: Date): void {
  const sentAt = /^\d{1,12}$/.test(query.timestamp) ? Number(query.timestamp) * 1000 : NaN
  if (!(Math.abs(at.getTime() - sentAt) <= limits.callbackSkewMs)) throw new CallbackRefused('timestamp')
}

/** AES-256-CBC, IV from the key, padding to 32; inside: 16 random bytes, length, message, appid. */
export function decrypt(keys: CallbackKeys, encrypted: string): string {
  const key = Buffer.from(`${keys.aesKey}=`, 'base64')
  const sealed = Buffer.from(encrypted, 'base64')
  if (sealed.length === 0 || sealed.length % 16 !== 0) throw new CallbackRefused('length')
  const decipher = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(sealed), decipher.final()])
  const pad = padded[padded.length - 1] ?? 0
  if (pad < 1 || pad > 32 || padded.length < 20 + pad || !padded.subarray(-pad).every((byte) => byte === pad))
    throw new CallbackRefused('padding')
  const plain = padded.subarray(0, -pad)
  const length = plain.readUInt32BE(16)
  if (20 + length > plain.length) throw new CallbackRefused('length')
  if (!same(plain.subarray(20 + length).toString('utf8'), keys.appid)) throw new CallbackRefused('appid')
  return plain.subarray(20, 20 + length).toString('utf8')
}

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** What is inside `<xml>…</xml>`, or a JSON object (mini-programs may choose JSON). */
function rootOf(text: string): Fields {
  if (text.length > bodyLimit || /<!DOCTYPE|<!ENTITY/i.test(text)) throw new CallbackRefused('form')
  let root: unknown
  try {
    root = text.trimStart().startsWith('{') ? JSON.parse(text) : (xml.parse(text) as { xml?: unknown }).xml
  } catch {
    throw new CallbackRefused('form')
  }
  if (!isFields(root)) throw new CallbackRefused('form')
  return root
}

function scalarsOf(root: Fields): CallbackMessage {
  const scalars = Object.entries(root).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  return Object.fromEntries(scalars.map(([name, value]) => [name, String(value)]))
}

/** `List` stands at the top in JSON and inside the event's own element in XML. */
function entriesOf(root: Fields): CallbackMessage[] {
  const list = [root, ...Object.values(root)].filter(isFields).flatMap((one) => ('List' in one ? [one.List] : []))[0]
  return (Array.isArray(list) ? (list as unknown[]) : [list]).filter(isFields).map(scalarsOf)
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
