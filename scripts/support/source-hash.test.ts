import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const script = path.resolve(__dirname, 'source-hash.mjs')
const root = path.resolve(__dirname, '../..')
let place: string
beforeEach(() => (place = mkdtempSync(path.join(tmpdir(), 'source-hash-'))))
afterEach(() => rmSync(place, { recursive: true }))

const write = (file: string, text: string) => {
  mkdirSync(path.dirname(path.join(place, file)), { recursive: true })
  writeFileSync(path.join(place, file), text)
}
/** In a process of its own, as the build asks. */
const hash = () =>
  execFileSync(process.execPath, ['--input-type=module', '-e', 'const { sourceHash } = await import(process.argv[1]); process.stdout.write(sourceHash([process.argv[2]]))', script, path.relative(root, place)], { encoding: 'utf8' })

it('a build is stale when a source changed, never by what the build itself leaves behind', () => {
  write('src/page.tsx', 'one')
  const before = hash()
  expect(before).toMatch(/^[0-9a-f]{64}$/)
  for (const left of ['.swc/plugins/cache', 'dist/h5/app.js', 'node_modules/x/index.js', 'test/page.test.ts']) write(left, 'left behind')
  expect(hash()).toBe(before)
  write('src/page.tsx', 'two')
  expect(hash()).not.toBe(before)
})
