/** Files on the disk of STORAGE_DIR. What lies there is sealed by whoever puts it; names are ours, never a sender's. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { randomUUID } from 'node:crypto'

export type Storage = {
  /** Writes a whole file; a reader sees all of it or nothing. */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** The file's bytes; undefined when there is none. */
  get(name: string): Promise<Buffer | undefined>
  /** Removes it; one that is gone already is fine. */
  remove(name: string): Promise<void>
}

/** A folder as storage. Names are `room/id`: lower-case letters, digits and dashes. */
export function openStorage(folder: string): Storage {
  const placeOf = (name: string) => {
    if (!/^[a-z-]+\/[a-z0-9-]+$/.test(name)) throw new Error('not a storage name')
    return path.join(folder, name)
  }
  return {
    put: async (name, bytes) => {
      const place = placeOf(name)
      const aside = `${place}.${randomUUID()}`
      await mkdir(path.dirname(place), { recursive: true })
      await writeFile(aside, bytes, { mode: 0o600 })
      await rename(aside, place)
    },
    get: async (name) => readFile(placeOf(name)).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error as Error))),
    remove: (name) => rm(placeOf(name), { force: true }),
  }
}

const isMissing = (error: unknown) => (error as { code?: unknown } | null)?.code === 'ENOENT'
