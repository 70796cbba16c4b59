import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

/**
 * Signature and encryption of callbacks as WeChat defines them ("消息加解密说明"): SHA-1 over the sorted parts; AES-256-CBC,
 * key = base64(EncodingAESKey + "="), IV = first 16 bytes of the key, padding to blocks of 32. Own code by intent: the product
 * has another implementation, so that a shared mistake cannot cancel out. Proven by WeChat's published vectors.
 */
const BLOCK = 32

/** Hex SHA-1 of the parts, sorted as byte strings and joined. */
export function signature(...parts: string[]): string {
  return createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex')
}

/** `random16 + length + message + appid`, encrypted, as base64. `random` has 16 bytes. */
export function encrypt(message: string, appid: string, aesKey: string, random: Buffer): string {
  const body = Buffer.from(message, 'utf8')
  const length = Buffer.alloc(4)
  length.writeUInt32BE(body.length)
  const clear = Buffer.concat([random, length, body, Buffer.from(appid, 'utf8')])
  const pad = BLOCK - (clear.length % BLOCK)
  const { key, iv } = keyOf(aesKey)
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([cipher.update(clear), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString('base64')
}

/** The message and the appid inside; throws on bad padding or length. */
export function decrypt(encrypted: string, aesKey: string): { message: string; appid: string } {
  const { key, iv } = keyOf(aesKey)
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const clear = Buffer.concat([decipher.update(encrypted, 'base64'), decipher.final()])
  const pad = clear[clear.length - 1] ?? 0
  if (pad < 1 || pad > BLOCK || pad > clear.length) throw new Error('bad padding')
  if (clear.subarray(clear.length - pad).some((byte) => byte !== pad)) throw new Error('bad padding')
  const content = clear.subarray(16, clear.length - pad)
  const length = content.length >= 4 ? content.readUInt32BE(0) : Number.MAX_SAFE_INTEGER
  if (4 + length > content.length) throw new Error('bad length')
  return { message: content.toString('utf8', 4, 4 + length), appid: content.toString('utf8', 4 + length) }
}

function keyOf(aesKey: string): { key: Buffer; iv: Buffer } {
  const key = Buffer.from(`${aesKey}=`, 'base64')
  return { key, iv: key.subarray(0, 16) }
}
