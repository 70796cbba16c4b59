/**
 * node scripts/build-phone.mjs h5|weapp [--copy <folder>]
 * Builds the phone application into miniprogram/dist/<target> unless its sources are those of the last build (Taro takes most
 * of a minute). One build at a time; `--copy` takes the result away under the same lock, so that two test runs never read
 * a folder that the other is rewriting.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { withLock } from './services/system.mjs'
import { inRoot } from './support/paths.mjs'
import { sourceHash } from './support/source-hash.mjs'

const { positionals, values } = parseArgs({ allowPositionals: true, options: { copy: { type: 'string' } } })
const target = positionals[0]
if (target !== 'h5' && target !== 'weapp') throw new Error('usage: build-phone.mjs h5|weapp [--copy <folder>]')

const output = inRoot('miniprogram/dist', target)
const marker = inRoot('miniprogram/dist', `${target}.hash`)
const sources = ['miniprogram', 'config/miniprogram', 'config/wechat', 'shared-types/src', 'package-lock.json']

await withLock(inRoot('.test/build.lock'), async () => {
  const wanted = sourceHash(sources, `${target} ${process.env.API_BASE ?? ''}`)
  if (existsSync(output) && readIfThere(marker) === wanted) process.stdout.write(`${target}: unchanged since the last build\n`)
  else await build(wanted)
  if (values.copy && process.exitCode !== 1) cpSync(output, values.copy, { recursive: true })
})

async function build(hash) {
  rmSync(marker, { force: true })
  rmSync(output, { recursive: true, force: true })
  const npm = spawn('npm', ['run', `build:${target}`, '-w', '@zhixiao/miniprogram'], {
    cwd: inRoot(),
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const [status] = await once(npm, 'close')
  if (status === 0 && existsSync(output)) writeFileSync(marker, hash)
  else process.exitCode = 1
}

function readIfThere(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined
}
