/**
 * node scripts/checks/stamp.mjs
 * `npm run make -- module` still fits the house: copies the tree to a folder of its own, stamps a subject there, and
 * asks of it what is asked of the others: types, a server bundle, its tests and the lists that every subject is in. Lint
 * and boundaries are asked of the stamped subject by the next `npm run check`. Needs MYSQL_URL and REDIS_URL.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inRoot } from '../support/paths.mjs'

const [name, title] = ['parent-visit', '家访']
const report = 'tests.json'
/** Two of the subject, two rows of the matrix, two abilities and one page; the others are about the lists. */
const fewestTests = 14
const copied = ['config', 'miniprogram', 'scripts', 'server', 'shared-types', 'package.json', 'tsconfig.json']
const leftOut = new Set(['node_modules', 'dist', '.dev', '.test', 'coverage'])

const folder = mkdtempSync(path.join(process.env.TEST_DIR ?? tmpdir(), 'stamp-'))
try {
  await prove()
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function prove() {
  for (const part of copied) {
    cpSync(inRoot(part), path.join(folder, part), {
      recursive: true,
      filter: (file) => !leftOut.has(path.basename(file)),
    })
  }
  linkPackages()
  if (
    !(await runs(
      'make module',
      '--import',
      'tsx',
      'scripts/make/index.ts',
      'module',
      name,
      '--title',
      title,
      '--above',
      'attendance',
    ))
  )
    return
  const tsc = 'node_modules/typescript-native/bin/tsc'
  for (const project of ['tsconfig.json', 'miniprogram/tsconfig.h5.json'])
    await runs(`types ${project}`, tsc, '--noEmit', '--singleThreaded', '-p', project)
  await runs('build server', 'scripts/build-server.mjs')
  if (await runs('tests', 'node_modules/jest/bin/jest.js', ...jestWords())) countTests()
}

/** The tests of the subject, and those by which every list says that the subject is missing in it. */
function jestWords() {
  const files = [
    `modules/${name}/`,
    'access-matrix',
    'access-table',
    'house/contract',
    'house/errors',
    'house/schema',
    'pages-declared',
  ]
  // "every endpoint" alone would run the whole matrix: one of its tests says that every endpoint has a row.
  const lists = [
    'every endpoint of the contract',
    'every (sentence|business|column)',
    'agreement',
    'no code is dead',
    'abilities that the rules name',
  ]
  const tests = [title, name, name.replaceAll('-', '_'), 'parentVisit', ...lists]
  return [
    '-c',
    'config/tools/jest.config.cjs',
    '--runInBand',
    '--json',
    '--outputFile',
    report,
    '--testPathPatterns',
    files.join('|'),
    '--testNamePattern',
    tests.join('|'),
  ]
}

/** A test that was renamed is not found by its name; silence must not look like success. */
function countTests() {
  const { numPassedTests } = JSON.parse(readFileSync(path.join(folder, report), 'utf8'))
  if (numPassedTests >= fewestTests) return
  process.stdout.write(`only ${numPassedTests} tests were found, not ${fewestTests}\n`)
  process.exitCode = 1
}

/** Packages are those of the house; its own rooms are the copy's. */
function linkPackages() {
  const packages = path.join(folder, 'node_modules')
  mkdirSync(packages)
  for (const one of readdirSync(inRoot('node_modules'))) {
    if (one !== '@zhixiao' && one !== '.cache') symlinkSync(inRoot('node_modules', one), path.join(packages, one))
  }
  cpSync(inRoot('node_modules/@zhixiao'), path.join(packages, '@zhixiao'), { recursive: true, verbatimSymlinks: true })
  symlinkSync(
    inRoot('scripts/wechat-simulator/node_modules'),
    path.join(folder, 'scripts/wechat-simulator/node_modules'),
  )
}

/** One check in the copy. What it printed is shown when it failed, and the whole step fails. */
async function runs(what, ...args) {
  const since = Date.now()
  const child = spawn(process.execPath, args, {
    cwd: folder,
    // A run of its own: the tests of the house may use the same server at the same time.
    env: {
      ...process.env,
      NODE_ENV: what === 'tests' ? 'test' : '',
      TEST_RUN_ID: `${process.env.TEST_RUN_ID ?? ''}stamp`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = []
  child.stdout.on('data', (part) => said.push(part))
  child.stderr.on('data', (part) => said.push(part))
  const [status] = await once(child, 'close')
  process.stdout.write(`${status === 0 ? '✓' : '✗'} ${what} ${((Date.now() - since) / 1000).toFixed(1)} s\n`)
  if (status === 0) return true
  process.stdout.write(Buffer.concat(said))
  process.exitCode = 1
  return false
}
