import { createHash } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** The four words of the generator; part of a snapshot, so that a restored simulator goes on with the same sequence. */
export type RandomState = [number, number, number, number]

/** Seeded generator (sfc32): two runs with one seed hand out the same tokens, codes and nonces. Never use it for real secrets. */
export class Random {
  private words: RandomState

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest()
    this.words = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), digest.readUInt32LE(12)]
  }

  get state(): RandomState {
    return [...this.words]
  }

  set state(words: RandomState) {
    this.words = [...words]
  }

  /** The next 32 bits. */
  word(): number {
    const w = this.words
    const sum = (((w[0] + w[1]) | 0) + w[3]) | 0
    w[3] = (w[3] + 1) | 0
    w[0] = w[1] ^ (w[1] >>> 9)
    w[1] = (w[2] + (w[2] << 3)) | 0
    w[2] = (((w[2] << 21) | (w[2] >>> 11)) + sum) | 0
    return sum >>> 0
  }

  /** A fraction in [0, 1). */
  fraction(): number {
    return this.word() / 0x1_0000_0000
  }

  /** An integer in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.fraction() * limit)
  }

  /** `length` characters of the URL-safe alphabet, as WeChat's tokens and codes use. */
  token(length: number): string {
    let text = ''
    while (text.length < length) {
      let bits = this.word()
      for (let i = 0; i < 5 && text.length < length; i += 1) {
        text += ALPHABET[bits & 63]
        bits >>>= 6
      }
    }
    return text
  }

  /** `length` lower-case hex digits. */
  hex(length: number): string {
    let text = ''
    while (text.length < length) text += this.word().toString(16).padStart(8, '0')
    return text.slice(0, length)
  }

  /** `length` decimal digits without a leading zero. */
  digits(length: number): string {
    let text = String(1 + this.below(9))
    while (text.length < length) text += String(this.below(10))
    return text
  }

  /** `length` bytes. */
  bytes(length: number): Buffer {
    const out = Buffer.alloc(length)
    for (let i = 0; i < length; i += 1) out[i] = this.word() & 255
    return out
  }
}

/**
 * The same text for the same parts in every run: default openids and unionids come from here, so that a seed file needs no ids.
 */
export function derivedId(length: number, ...parts: string[]): string {
  const digest = createHash('sha512').update(parts.join('\u0000')).digest('base64url')
  return digest.slice(0, length)
}
