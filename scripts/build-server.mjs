/**
 * node scripts/build-server.mjs
 * Bundles every process of the server (server/src/main/*.ts) and every worker thread (*.thread.ts) into server/dist/main as
 * CommonJS. Workspace packages are TypeScript only and go inside; npm packages stay outside. Files are renamed into place,
 * so a process that starts during a build reads a whole file.
 */
import { mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'
import { inRoot } from './support/paths.mjs'
import { serverBundle } from './support/server-bundle.mjs'

const source = inRoot('server/src')
const target = inRoot('server/dist/main')

const isEntry = (file) => (/^main\/[\w-]+\.ts$/.test(file) || file.endsWith('.reader.ts')) && !file.endsWith('.test.ts')
const entries = readdirSync(source, { recursive: true }).filter((file) => isEntry(file.split(path.sep).join('/')))
if (entries.length === 0) throw new Error('server/src/main has no entry points')

const result = await build({
  ...serverBundle,
  entryPoints: entries.map((file) => ({ in: path.join(source, file), out: path.basename(file, '.ts') })),
  outdir: target,
  write: false,
})

mkdirSync(target, { recursive: true })
for (const file of result.outputFiles) {
  const aside = `${file.path}.${process.pid}`
  writeFileSync(aside, file.contents)
  renameSync(aside, file.path)
}
process.stdout.write(`server: ${entries.length} entry points\n`)
