/**
 * What it takes to bring in a roster of 50,000 rows, from the bytes of the file to the last row stored and sealed, in a process limited to 192 MB,
 * beside a bare bulk insert of the very rows it wrote. Prints one JSON line.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { pathToFileURL } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise'
import writeXlsxFile from 'write-excel-file/node'
import { loadEnv } from '@zhixiao/config/env/load'
import { connect } from '../../server/src/main/connect'
import { createBureaus, createSchools } from '../../server/src/modules/roster/enter'
import { inTransaction } from '../../server/src/platform/db'
import { newId } from '../../server/src/platform/ids'
import { benchClock, benchEnvironment, clockChannel, leaveNothing } from './support/environment'
import { median } from './support/figures'
import type { ImportCost } from './support/import-process'
import { printLine, rounded, say } from './support/line'

const rows = Number(process.env.BENCH_ROWS ?? 50_000)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const limits = { heapMb: 192, rssGrowthMb: 256 }
const day = '2026-03-11'
const root = path.resolve(__dirname, '../..')
/** Tables of a pupil file with the columns that are written; generated ones write themselves. */
const tables = {
  student: 'id, bureau_id, school_id, name, gender, pupil_no_index, pupil_no_sealed, created_at, updated_at',
  membership: 'id, bureau_id, school_id, grade_id, class_id, student_id, from_day, from_session, to_day, to_session',
  guardian_contact: 'id, bureau_id, school_id, student_id, relation, name_sealed, phone_index, phone_sealed',
  boarding: 'id, bureau_id, school_id, student_id, from_day, to_day',
} as const
type Table = keyof typeof tables
type Format = 'csv' | 'xlsx'
const run = promisify(execFile)

async function main(): Promise<void> {
  const clock = await benchClock(clockChannel('import'))
  const env = await benchEnvironment('import', clock)
  const house = await connect(loadEnv({ ...env, LOG_LEVEL: 'silent' }))
  await clock.set(`${day}T07:00:00+08:00`)
  const folder = path.join(root, '.dev/bench', `import-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  const entry = await bundle(folder)
  say(`writing a roster of ${rows} pupils with two guardians each, as .csv and .xlsx`)
  const files = await rosterFiles(folder)
  const bureauId = newId()
  await inTransaction(() => createBureaus([{ id: bureauId, name: '镜花市水月区教育局', code: 'bench' }]))
  const connection = await createConnection({ uri: env.MYSQL_URL, timezone: 'Z', dateStrings: ['DATE'], charset: 'UTF8MB4_UNICODE_520_CI', supportBigNumbers: true })
  await connection.query(`SET SESSION time_zone = '+00:00', collation_connection = 'utf8mb4_unicode_520_ci'`)
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
  const measured: Record<Format, { ours: ImportCost; bareMs: number }[]> = { csv: [], xlsx: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const format of ['csv', 'xlsx'] as const) {
      const schoolId = newId()
      await inTransaction(() => createSchools([{ id: schoolId, bureauId, code: `bench${round}${format}`, name: '镜花实验学校', stage: 'nine_year' }]))
      const { stdout } = await run(process.execPath, [`--max-old-space-size=${limits.heapMb}`, ...profile(), entry, schoolId, files[format]], { env: { ...process.env, ...env, LOG_LEVEL: 'silent' } })
      const ours = JSON.parse(stdout) as ImportCost
      const bareMs = await bareInsert(connection, schoolId)
      measured[format].push({ ours, bareMs })
      say(`${format}: ${perSecond(ours.ms)} rows/s, bare ${perSecond(bareMs)} rows/s, RSS ${mb(ours.rssBefore)} → ${mb(ours.rssPeak)} MB`)
    }
  }
  await connection.end()
  await house.close()
  await clock.close()
  await leaveNothing('import')
  rmSync(folder, { recursive: true, force: true })
  print(measured)
}

const perSecond = (ms: number) => Math.round(rows / (ms / 1000))
const mb = (bytes: number) => Math.round(bytes / 1024 / 1024)
const profile = () => (process.env.BENCH_PROFILE ? ['--cpu-prof', '--cpu-prof-dir', process.env.BENCH_PROFILE] : [])

function print(measured: Record<Format, { ours: ImportCost; bareMs: number }[]>): void {
  const all = [...measured.csv, ...measured.xlsx]
  const growth = Math.max(...all.map(({ ours }) => mb(ours.rssPeak - ours.rssBefore)))
  const speed = (some: typeof all) => perSecond(median(some.map(({ ours }) => ours.ms)))
  const value = speed(measured.csv)
  const limit = perSecond(median(all.map((one) => one.bareMs)))
  const [first] = measured.csv
  printLine({
    bench: 'import', value, unit: 'rows/s', limit, ratio: rounded(median(measured.csv.map(({ ours, bareMs }) => bareMs / ours.ms))), goal: `RSS growth ≤ ${limits.rssGrowthMb} MB at ${rows} rows`,
    met: growth <= limits.rssGrowthMb && all.every(({ ours }) => ours.pupils === rows && ours.badRows === 0), statementsPerRequest: { ours: first?.ours.statements ?? 0, limit: bareStatements() },
    p99Ms: rounded(Math.max(...all.map(({ ours }) => ours.ms)), 0), xlsxRowsPerSecond: speed(measured.xlsx), xlsxRatio: rounded(median(measured.xlsx.map(({ ours, bareMs }) => bareMs / ours.ms))),
    rssGrowthMb: growth, rssBeforeMb: mb(first?.ours.rssBefore ?? 0), heapLimitMb: limits.heapMb, cpuMsPer1000Rows: rounded(median(measured.csv.map(({ ours }) => ours.cpuMs)) / (rows / 1000), 1),
    rows, storedRows: rows * 4 + rows / 5, rounds, durable: process.env.BENCH_ALLOW_FAST !== '1',
  })
}

const batch = 1_000
const bareStatements = () => Math.ceil(rows / batch) * 4 + Math.ceil(rows / 5 / batch) + Math.ceil(rows / batch) * 2

/** Deletes what the import wrote and puts exactly the same rows back: multi-row inserts, a commit for each 1,000 pupils, nothing computed. */
async function bareInsert(connection: Connection, schoolId: string): Promise<number> {
  const kept = new Map<Table, unknown[][]>()
  for (const table of Object.keys(tables) as Table[]) {
    const [found] = await connection.query<RowDataPacket[][]>({ sql: `SELECT ${tables[table]} FROM ${table} WHERE school_id = ? ORDER BY id`, rowsAsArray: true }, [schoolId])
    kept.set(table, found)
    await connection.query(`DELETE FROM ${table} WHERE school_id = ?`, [schoolId])
  }
  const pieces = Math.ceil(rows / batch)
  const startedAt = performance.now()
  for (let piece = 0; piece < pieces; piece += 1) {
    await connection.query('START TRANSACTION')
    for (const [table, all] of kept) {
      const size = Math.ceil(all.length / pieces)
      const part = all.slice(piece * size, (piece + 1) * size)
      for (let at = 0; at < part.length; at += batch) await connection.query(`INSERT INTO ${table} (${tables[table]}) VALUES ?`, [part.slice(at, at + batch)])
    }
    await connection.query('COMMIT')
  }
  return performance.now() - startedAt
}

async function rosterFiles(folder: string): Promise<Record<Format, string>> {
  const titles = ['学籍号', '姓名', '性别', '年级', '班级', '监护人1', '关系1', '手机1', '监护人2', '关系2', '手机2', '住校']
  const table = Array.from({ length: rows }, (_, n) => [
    `G9904${String(n).padStart(8, '0')}`, `生${n}`, n % 2 ? '男' : '女', `${'一二三四五六七八九'[n % 9]}年级`, `${1 + (n % 60)}班`, `家长甲${n}`, '父亲', `1${3_900_000_000 + n}`,
    `家长乙${n}`, '母亲', `1${3_800_000_000 + n}`, n % 5 === 0 ? '是' : '',
  ])
  const files = { csv: path.join(folder, 'roster.csv'), xlsx: path.join(folder, 'roster.xlsx') }
  writeFileSync(files.csv, [titles, ...table].map((one) => one.join(',')).join('\r\n'))
  writeFileSync(files.xlsx, await writeXlsxFile([titles, ...table].map((one) => one.map((value) => ({ value, type: String })))).toBuffer())
  return files
}

/** The process and its reading thread, bundled as the server is: side by side, so that one finds the other. */
async function bundle(folder: string): Promise<string> {
  const { serverBundle } = (await import(pathToFileURL(path.join(root, 'scripts/support/server-bundle.mjs')).href)) as { serverBundle: BuildOptions }
  await build({
    ...serverBundle, outdir: folder,
    entryPoints: [path.join(__dirname, 'support/import-process.ts'), path.join(root, 'server/src/workflows/roster-import/roster-file.reader.ts')].map((file) => ({ in: file, out: path.basename(file, '.ts') })),
  })
  return path.join(folder, 'import-process.js')
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  process.exit(1)
})
