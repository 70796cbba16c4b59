/** Whether an earlier build is still true: a hash over everything it was made from. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { inRoot } from './paths.mjs'

/** SHA-256 over names and contents of all files below these places (files or folders), and over `extra`. */
export function sourceHash(places, extra = '') {
  const hash = createHash('sha256').update(extra)
  for (const file of places.flatMap((place) => filesBelow(inRoot(place))).sort()) {
    hash.update(path.relative(inRoot(), file)).update('\0').update(readFileSync(file)).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow(place) {
  if (!statSync(place, { throwIfNoEntry: false })?.isDirectory()) return statSync(place, { throwIfNoEntry: false }) ? [place] : []
  const skipped = new Set(['node_modules', 'dist', 'test'])
  // Dot folders are caches that a build leaves behind (.swc): with them a build would make itself stale.
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) =>
    skipped.has(entry.name) || entry.name.startsWith('.') ? [] : filesBelow(path.join(place, entry.name)),
  )
}
