/** Installs the packages of the lockfile when they are missing or of another lockfile. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { Plainly, withLock } from '../services/system.mjs'
import { inRoot } from './paths.mjs'

const lockfile = inRoot('package-lock.json')
const marker = inRoot('node_modules/.zhixiao-lock')
const hashOfLockfile = () => createHash('sha256').update(readFileSync(lockfile)).digest('hex')

/** Git gives a checked-out lockfile a new date, so its content is compared; without our marker, npm's own record and its date. */
export function packagesAreCurrent() {
  if (existsSync(marker)) return readFileSync(marker, 'utf8') === hashOfLockfile()
  const record = inRoot('node_modules/.package-lock.json')
  return existsSync(record) && statSync(record).mtimeMs >= statSync(lockfile).mtimeMs - 2000
}

/**
 * `npm ci --ignore-scripts`, once, whoever asks at the same time.
 * @returns {Promise<boolean>} whether it had to install
 * @throws {Plainly} with npm's last lines
 */
export async function installPackages(keeper) {
  if (packagesAreCurrent()) return false
  return withLock(inRoot('.test/install.lock'), async () => {
    if (packagesAreCurrent()) return false
    const npm = keeper.start('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: inRoot(),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: '' },
    })
    const out = []
    npm.stdout.on('data', (part) => out.push(part))
    npm.stderr.on('data', (part) => out.push(part))
    const [status] = await once(npm, 'close')
    if (status !== 0) {
      const end = Buffer.concat(out).toString().trim().split('\n').slice(-12).join('\n')
      throw new Plainly(`安装依赖失败（npm ci）。The packages could not be installed:\n${end}`)
    }
    writeFileSync(marker, hashOfLockfile())
    return true
  })
}
