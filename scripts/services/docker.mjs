/** The last resort: containers, where a Docker engine answers. Not run on the machine this was written on (it has no engine). */
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { findProgram, run, runAsync } from './system.mjs'

const compose = fileURLToPath(new URL('./compose.yaml', import.meta.url))
/** One compose project for each folder, so that two copies of the repository do not share containers. */
const projectOf = (dir) => `zhixiao-${createHash('sha256').update(dir).digest('hex').slice(0, 8)}`
const argumentsOf = (dir, ...rest) => ['compose', '-p', projectOf(dir), '-f', compose, ...rest]

/** The docker client, if its engine answers and it has the compose plugin. */
export function findDocker() {
  const docker = findProgram('docker')
  return docker && run(docker, ['info'], { timeout: 10_000 }).ok && run(docker, ['compose', 'version']).ok ? docker : undefined
}

/** Brings one service of compose.yaml up and returns its published loopback port, or undefined. */
export async function startContainer(docker, { dir, service, inside, password }) {
  const env = { ...process.env, ZHIXIAO_SQL_PASSWORD: password }
  const started = await runAsync(docker, argumentsOf(dir, 'up', '-d', '--wait', service), { env })
  if (!started.ok) return undefined
  return (
    Number(
      run(docker, argumentsOf(dir, 'port', service, String(inside)), { env })
        .out.trim()
        .split(':')
        .pop(),
    ) || undefined
  )
}

export async function stopContainers(dir) {
  const docker = findDocker()
  if (docker) await runAsync(docker, argumentsOf(dir, 'stop'), { env: { ...process.env, ZHIXIAO_SQL_PASSWORD: 'unused' } })
}
