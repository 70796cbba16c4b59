/**
 * Field encryption (S20–S22): AES-256-GCM with a fresh 96-bit nonce and the field's address as associated data, so a value copied
 * to another row does not open; HMAC-SHA-256 under another key for equality search.
 */
import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Where a sealed value lives. `row` is the row's id (or its natural key). */
export type FieldPlace = { table: string; column: string; row: string }
export type VaultOptions = {
  /** Key id (1–20 characters) → 32 bytes in base64. Old ids stay here until everything is re-encrypted. */
  keys: Record<string, string>
  currentKeyId: string
  /** 32 bytes in base64, never one of `keys`. */
  indexKey: string
}
export type Vault = {
  /** Encrypts with the current key. Layout: length of key id, key id, nonce, tag, ciphertext. */
  seal(place: FieldPlace, text: string): Buffer
  /** Decrypts with the key the value names. Throws when it was tampered with, moved to another place, or its key is gone. */
  open(place: FieldPlace, sealed: Buffer): string
  /** 32 bytes for an equality index; `scope` (a school id, say) keeps equal values of two scopes apart. Never for low-entropy health fields (S21). */
  index(scope: string, text: string): Buffer
  /** Is the value sealed with an older key? The re-encryption job asks. */
  isOld(sealed: Buffer): boolean
}

/** SHA-256 in one step: a Hash object costs several times what hashing a request does. */
export const sha256 = (data: string | Buffer): Buffer => hash('sha256', data, 'buffer')

const nonceBytes = 12
const tagBytes = 16

/** Fails at once on a key of the wrong length or a missing current key, so a wrong configuration does not boot. */
export function createVault(options: VaultOptions): Vault {
  const keys = new Map(Object.entries(options.keys).map(([id, text]) => [id, keyOf(id, text)]))
  const current = keys.get(options.currentKeyId)
  if (!current) throw new Error(`field key ${options.currentKeyId} is not among the keys`)
  const indexKey = keyOf('index', options.indexKey)
  if ([...keys.values()].some((key) => timingSafeEqual(key, indexKey))) throw new Error('the index key must differ from the field keys')
  return {
    seal: (place, text) => seal(options.currentKeyId, current, place, text),
    open: (place, sealed) => open(keys, place, sealed),
    index: (scope, text) =>
      createHmac('sha256', indexKey)
        .update(JSON.stringify([scope, text]))
        .digest(),
    isOld: (sealed) => keyIdOf(sealed) !== options.currentKeyId,
  }
}

function keyOf(id: string, base64: string): Buffer {
  const key = Buffer.from(base64, 'base64')
  if (key.length !== 32 || id.length === 0 || id.length > 20)
    throw new Error(`key ${id} must be 32 bytes in base64 with an id of 1–20 characters`)
  return key
}

const addressOf = (place: FieldPlace, keyId: string) => Buffer.from(JSON.stringify([place.table, place.column, place.row, keyId]))
const keyIdOf = (sealed: Buffer) => sealed.subarray(1, 1 + (sealed[0] ?? 0)).toString('latin1')

/** Random bytes are drawn for many nonces at once: asking the system for each takes longer than sealing. Each is handed out once. */
const noncesAtOnce = 1_024
let drawn = Buffer.alloc(0)
function freshNonce(): Buffer {
  if (drawn.length < nonceBytes) drawn = randomBytes(nonceBytes * noncesAtOnce)
  const nonce = drawn.subarray(0, nonceBytes)
  drawn = drawn.subarray(nonceBytes)
  return nonce
}

function seal(keyId: string, key: Buffer, place: FieldPlace, text: string): Buffer {
  const nonce = freshNonce()
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(addressOf(place, keyId))
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([Buffer.from([keyId.length]), Buffer.from(keyId, 'latin1'), nonce, cipher.getAuthTag(), body])
}

function open(keys: Map<string, Buffer>, place: FieldPlace, sealed: Buffer): string {
  const keyId = keyIdOf(sealed)
  const key = keys.get(keyId)
  const start = 1 + keyId.length
  if (!key || sealed.length < start + nonceBytes + tagBytes) throw new Error('sealed value: unknown key or cut short')
  const nonce = sealed.subarray(start, start + nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(addressOf(place, keyId))
  decipher.setAuthTag(sealed.subarray(start + nonceBytes, start + nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(start + nonceBytes + tagBytes)), decipher.final()]).toString('utf8')
}

let installed: Vault | undefined

/** Installs the process's vault; called once at boot with keys from the environment. */
export function setVault(next: Vault): void {
  installed = next
}

/** The process's vault. */
export function vault(): Vault {
  if (!installed) throw new Error('no vault: setVault was not called at boot')
  return installed
}
