/** Debian packages, where this machine lets us install them. */
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram, run, runAsync, withLock } from './system.mjs'

/**
 * Installs Debian packages if this machine lets us (root, or sudo). Returns { ok, out }; never asks for a password where
 * nobody can type one. One installation at a time on this machine: apt's own list lock does not wait.
 */
export async function aptInstall(packages, say) {
  const apt = findProgram('apt-get')
  const prefix = apt && rootPrefix()
  if (!prefix) return { ok: false, out: '' }
  return withLock(path.join(os.tmpdir(), `zhixiao-apt-${process.getuid()}.lock`), async () => {
    say(`安装系统软件包：${packages.join(' ')}（apt-get）`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
    const [program, ...before] = [...prefix, apt]
    const wait = ['-o', 'DPkg::Lock::Timeout=180', '-qq']
    const install = () => runAsync(program, [...before, ...wait, 'install', '-y', '--no-install-recommends', ...packages], { env })
    const updated = await runAsync(program, [...before, ...wait, 'update'], { env })
    const installed = await install()
    if (installed.ok) return installed
    await sleep(3000)
    const again = await install()
    return again.ok ? again : { ok: false, out: `${updated.out}\n${again.out}` }
  })
}

/** [] as root, ['sudo', …] where sudo works, undefined where neither holds. */
function rootPrefix() {
  if (process.getuid?.() === 0) return []
  const sudo = findProgram('sudo')
  if (!sudo) return undefined
  if (run(sudo, ['-n', 'true']).ok) return [sudo, '-n']
  if (!process.stdin.isTTY) return undefined
  return run(sudo, ['-v'], { stdio: 'inherit' }).ok ? [sudo, '-n'] : undefined
}
