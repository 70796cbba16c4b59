/** A private MariaDB or MySQL server in a folder of its own. */
import { spawn } from 'node:child_process'
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findProgram, freePort, isListening, isOurs, Plainly, readNumber, run, runAsync, stopProcess, tail } from './system.mjs'

/** mariadb-server-core alone is not enough: mariadb-install-db needs my_print_defaults, which is in mariadb-client-core. */
export const sqlPackages = ['mariadb-server-core', 'mariadb-client-core']

const sqlMode = 'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

const me = () => os.userInfo().username
const filesOf = (dir) => ({
  data: path.join(dir, 'sql'),
  pid: path.join(dir, 'sql.pid'),
  port: path.join(dir, 'sql.port'),
  log: path.join(dir, 'sql.log'),
  first: path.join(dir, 'sql-first.sql'),
})
/** Every server of ours carries its data folder on its command line. */
const markOf = (dir) => `--datadir=${filesOf(dir).data}`

export function findSql() {
  const program = findProgram('mariadbd', 'mysqld')
  if (!program) return undefined
  const isMariaDb = /mariadb/i.test(run(program, ['--version']).out)
  return isMariaDb && !findProgram('mariadb-install-db') ? undefined : { program, isMariaDb }
}

/** The port of the server already running on this folder, or undefined. */
export function sqlPort(dir) {
  const files = filesOf(dir)
  return isOurs(readNumber(files.pid), markOf(dir)) ? readNumber(files.port) : undefined
}

/**
 * Starts the server on `dir` (made when empty) and waits until it answers. Returns its port.
 * @param {{ dir: string, fast: boolean, buffer: string, from: number, database: string, password: string }} wanted
 */
export async function startSql(found, wanted) {
  const files = filesOf(wanted.dir)
  if (!existsSync(path.join(files.data, 'mysql'))) await initialise(found, files)
  writeFileSync(files.first, firstStatements(wanted), { mode: 0o600 })
  try {
    let port = wanted.from
    for (let attempt = 0; attempt < 20; attempt += 1) {
      port = await freePort(port)
      if (await launch(found, wanted, files, port)) return port
      // A neighbour may have taken the port between our look and the server's bind; anything else is a real failure.
      if (!/Address already in use|port: .* in use|Bind on TCP/i.test(tail(files.log, 40))) break
      port += 1 + Math.floor(Math.random() * 7)
    }
    throw new Plainly(`数据库未能启动，日志末尾：The database did not start, its log ends:\n${tail(files.log)}`)
  } finally {
    rmSync(files.first, { force: true })
  }
}

async function initialise({ program, isMariaDb }, files) {
  // A half-made folder of an interrupted first start is worth nothing: the `mysql` folder is written early, so we build aside.
  const making = `${files.data}.new`
  rmSync(making, { recursive: true, force: true })
  const user = `--user=${me()}`
  const socketLogin = ['--auth-root-authentication-method=socket', `--auth-root-socket-user=${me()}`]
  const made = isMariaDb
    ? await runAsync(findProgram('mariadb-install-db'), ['--no-defaults', user, `--datadir=${making}`, ...socketLogin, '--skip-test-db'])
    : await runAsync(program, ['--no-defaults', '--initialize-insecure', user, `--datadir=${making}`])
  if (!made.ok) {
    rmSync(making, { recursive: true, force: true })
    throw new Plainly(`数据库目录未能建立：The data folder could not be made:\n${made.out.trim().split('\n').slice(-12).join('\n')}`)
  }
  renameSync(making, files.data)
}

/** No SQL client is needed: the server itself runs these at every start. One statement a line, as --init-file demands. */
const firstStatements = ({ database, password }) =>
  [
    `CREATE DATABASE IF NOT EXISTS \`${database}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;`,
    `CREATE USER IF NOT EXISTS 'zhixiao'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER 'zhixiao'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    // With the grant option: a test makes the restricted user of config/deploy/app-grants.sql (S32).
    `GRANT ALL ON *.* TO 'zhixiao'@'127.0.0.1' WITH GRANT OPTION;`,
    '',
  ].join('\n')

function serverArguments({ isMariaDb }, wanted, files, port) {
  const durability = wanted.fast
    ? ['--innodb-flush-log-at-trx-commit=0', '--innodb-doublewrite=0', '--innodb-flush-method=nosync', '--sync-binlog=0']
    : ['--innodb-flush-log-at-trx-commit=1', '--sync-binlog=1']
  return [
    '--no-defaults',
    `--user=${me()}`,
    markOf(wanted.dir),
    // A socket path may be 107 bytes long at most, so it is named relative to the data folder.
    '--socket=sql.sock',
    `--pid-file=${files.pid}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--character-set-server=utf8mb4',
    '--collation-server=utf8mb4_unicode_520_ci',
    '--default-time-zone=+00:00',
    '--transaction-isolation=READ-COMMITTED',
    `--sql-mode=${sqlMode}`,
    '--max-connections=300',
    '--max-allowed-packet=64M',
    `--innodb-buffer-pool-size=${wanted.buffer}`,
    `--init-file=${files.first}`,
    `--log-error=${files.log}`,
    ...durability,
    ...(isMariaDb ? [] : ['--mysqlx=OFF']),
  ]
}

/** True when the server on `port` is up, false when the process ended before it was. */
async function launch(found, wanted, files, port) {
  mkdirSync(wanted.dir, { recursive: true })
  rmSync(files.pid, { force: true })
  rmSync(files.log, { force: true })
  const log = openSync(files.log, 'a')
  const child = spawn(found.program, serverArguments(found, wanted, files, port), {
    cwd: files.data,
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  let ended = false
  child.on('error', () => (ended = true))
  child.on('exit', () => (ended = true))
  child.unref()
  writeFileSync(files.port, String(port))
  while (!ended) {
    if (readNumber(files.pid) === child.pid && (await isListening(port)) && /ready for connections/i.test(tail(files.log, 60))) return true
    await sleep(30)
  }
  return false
}

export async function stopSql(dir, { hard }) {
  const files = filesOf(dir)
  await stopProcess(readNumber(files.pid), { mark: markOf(dir), hard })
  rmSync(files.pid, { force: true })
}
