/**
 * npm test · everything that must hold, on a machine that may have nothing but Node. Last line: `N passed, N failed`.
 *   npm test -- --only rules,server         some steps (by the beginning of their names) and what they need
 *   npm test -- --only server attendance    further words are jest's file filter
 *   npm run check                           the quick steps; with --changed [--base <revision>] what a change touches
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { chromium, Plainly, up } from './services/index.mjs'
import { onStop, startKeeper } from './services/keeper.mjs'
import { changedFiles } from './support/changed.mjs'
import { installPackages } from './support/install.mjs'
import { inRoot, tool } from './support/paths.mjs'
import { progress } from './support/progress.mjs'
import { jestStep, programStep } from './support/run-step.mjs'
import { sideBySide } from './support/side-by-side.mjs'

const runId = `${process.pid.toString(36)}${randomBytes(2).toString('hex')}`
const folder = inRoot('.test', runId)
const built = (target) => path.join(folder, target)

const node = (file, ...args) => [process.execPath, [file, ...args]]
const types = (project) => ({ name: `types ${project}`, run: node(tool.tsc, '--noEmit', '--singleThreaded', '-p', project), quick: true })
const lint = (files) => ({
  name: 'lint',
  run: node(tool.eslint, '-c', 'config/tools/eslint.config.mjs', '--max-warnings', '0', '--no-warn-ignored', ...files),
  quick: true,
})
const buildPhone = (target) => ({ name: `build ${target}`, run: node(inRoot('scripts/build-phone.mjs'), target, '--copy', built(target)) })
const sources = ['server', 'shared-types', 'config', 'scripts', 'miniprogram']

/** The school's rules, and two whole school days through HTTP and worker, in another zone of the machine: the answers must not change. */
const zone = (name) => [
  { name: `rules in ${name}`, jest: 'rules', files: ['(server|shared-types|config)/'], zone: name },
  { name: `flows in ${name}`, jest: 'server', files: ['flows/(hard|school)-day'], zone: name, needs: ['services'] },
]

/** Most machines that run this have two cores; what each step does is measured for them. */
const cores = 2

/**
 * The steps. They run side by side as far as `cores` reach, those further up first: what takes long begins early, short steps fill the
 * end. `run`: one program, one check, passed when it exits 0. `jest`: a project of config/tools/jest.config.cjs, each test a check.
 * `uses`: cores, one unless said; for jest also its workers. `needs`: services (MYSQL_URL, REDIS_URL), chromium (CHROMIUM_PATH).
 * `after`: steps that must be over first, and that --only must not leave out. `files`: only these of the project. `zone`: the machine's
 * time zone, UTC unless said. `quick`: belongs to `npm run check`; `related`: `check -- --changed` runs the part that the change touches.
 * A step whose files are missing fails: nothing passes by being absent.
 */
const steps = [
  { name: 'build server', run: node(inRoot('scripts/build-server.mjs')) },
  types('tsconfig.json'),
  types('miniprogram/tsconfig.h5.json'),
  types('miniprogram/tsconfig.weapp.json'),
  types('config/tools/tsconfig.phone-tests.json'),
  types('scripts/wechat-simulator/phone/page/tsconfig.json'),
  { name: 'server', jest: 'server', uses: 2, needs: ['services'], after: ['build server'], related: true },
  { name: 'kill', jest: 'kill', needs: ['services'], after: ['build server'] },
  buildPhone('h5'),
  buildPhone('weapp'),
  lint(sources),
  { name: 'pages', jest: 'pages', needs: ['services', 'chromium'], after: ['build server', 'build h5', 'build weapp'] },
  { name: 'weapp', jest: 'weapp', needs: ['services', 'chromium'], after: ['build server', 'build weapp'] },
  {
    name: 'boundaries',
    run: node(tool.depcruise, '--config', 'config/tools/dependency-cruiser.cjs', '--output-type', 'err-long', ...sources),
    quick: true,
  },
  { name: 'rules', jest: 'rules', quick: true, related: true },
  { name: 'simulator', jest: 'simulator', needs: ['services'], related: true },
  { name: 'stamp', run: node(inRoot('scripts/checks/stamp.mjs')), needs: ['services'] },
  ...zone('Asia/Shanghai'),
  ...zone('America/New_York'),
  { name: 'phone', jest: 'phone', related: true },
  { name: 'bundle', run: node(inRoot('scripts/checks/bundle.mjs'), built('weapp'), built('h5')), after: ['build h5', 'build weapp'] },
]

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, quick: { type: 'boolean' }, changed: { type: 'boolean' }, base: { type: 'string' } },
})
const total = { passed: 0, failed: 0, names: [] }
const show = progress(process.stdout)
const keeper = startKeeper()
const provided = {}

let stopping = false
onStop((signal) => {
  stopping = true
  void end(signal)
})
try {
  await runAll(chosen(values))
} catch (error) {
  total.failed += 1
  process.stdout.write(`${error instanceof Plainly ? error.message : error.stack}\n`)
}
if (!stopping) await end()

function chosen({ only, quick, changed, base }) {
  if (changed) return touchedBy(changedFiles(base))
  if (quick) return steps.filter((step) => step.quick)
  if (!only) return steps
  const wanted = only.split(',')
  const named = steps.filter((step) => wanted.some((word) => step.name.startsWith(word)))
  if (named.length === 0) throw new Plainly(`no step is called ${only}; there are: ${steps.map((step) => step.name).join(', ')}`)
  const needed = new Set(named.flatMap((step) => [step.name, ...(step.after ?? [])]))
  return steps.filter((step) => needed.has(step.name))
}

/** Types and boundaries are always whole: they say what a change does to those who use it. */
function touchedBy(files) {
  const toLint = files.filter((file) => /\.([cm]?[jt]s|tsx)$/.test(file) && sources.includes(file.split('/')[0]))
  return steps
    .filter((step) => step.related || (step.quick && (step.name !== 'lint' || toLint.length > 0)))
    .map((step) => (step.name === 'lint' ? lint(toLint) : step.related ? { ...step, after: [], touched: files } : step))
}

async function runAll(list) {
  keeper.mark(`TEST_RUN_ID=${runId}`)
  keeper.folder(folder, { hard: true, remove: true })
  mkdirSync(folder, { recursive: true })
  const wanted = new Set(list.flatMap((step) => step.needs ?? []))
  await Promise.all([
    show.step('packages', async () => ((await installPackages(keeper)) ? 'installed' : 'as in the lockfile')),
    // Needs no packages, so Debian's come while npm's do. A failure is told by the steps that need it.
    show.step('services', () => Promise.allSettled([...wanted].map(provide))),
  ])
  await sideBySide(list, { cores, run: runStep, stopped: () => stopping })
}

async function runStep(step) {
  let result
  await show
    .step(step.name, async () => {
      result = await prove(step)
      if (result.failed > 0) throw new Error(step.name)
      return step.jest ? `${result.passed} tests` : ''
    })
    .catch(() => show.print(`${result.out.trimEnd()}\n`))
  total.passed += result.passed
  total.failed += result.failed
  if (result.failed > 0) total.names.push(...(result.names?.length ? result.names : ['itself']).map((name) => `${step.name}: ${name}`))
}

async function prove(step) {
  try {
    const env = await environment(step)
    if (!step.jest) return await programStep(keeper, step.run, env)
    return await jestStep(
      keeper,
      {
        project: step.jest,
        report: path.join(folder, `${step.name.replaceAll(/\W+/g, '-')}.json`),
        words: step.files ?? words,
        workers: step.uses ?? 1,
        touched: step.touched,
      },
      env,
    )
  } catch (error) {
    return { passed: 0, failed: 1, out: error instanceof Plainly ? error.message : String(error.stack) }
  }
}

/** Services or browser: looked for once, when the first asks. */
function provide(what) {
  provided[what] ??=
    what === 'services'
      ? up({ dir: folder, fast: true, database: `zx_${runId}`, from: firstPort(), say: show.say })
      : chromium({ say: show.say })
  return provided[what]
}

/** What a step finds in its environment. Steps run side by side, so each has an id, and with it databases and Redis keys, of its own. */
async function environment({ name, needs = [], after = [], jest, zone: timeZone }) {
  const services = needs.includes('services') && (await provide('services'))
  const browser = needs.includes('chromium') && (await provide('chromium'))
  const id = `${runId}${steps.findIndex((step) => step.name === name).toString(36)}`
  keeper.mark(`TEST_RUN_ID=${id}`)
  return {
    ...process.env,
    NODE_ENV: jest ? 'test' : '',
    TZ: 'UTC',
    ...(timeZone && { TEST_TZ: timeZone }),
    FORCE_COLOR: '0',
    TEST_RUN_ID: id,
    TEST_DIR: folder,
    SERVER_DIR: after.includes('build server') ? inRoot('server/dist/main') : '',
    H5_DIR: built('h5'),
    WEAPP_DIR: built('weapp'),
    ...(services && { MYSQL_URL: services.mysqlUrl, REDIS_URL: services.redisUrl }),
    ...(browser && { CHROMIUM_PATH: browser }),
  }
}

/** Far from the demo's ports and seldom the same as a neighbour run's. */
function firstPort() {
  return 21_000 + (process.pid % 90) * 100
}

/** Stops and removes everything this run started, then says the result as the last line. */
async function end(signal) {
  await keeper.finish().catch((error) => {
    total.failed += 1
    process.stdout.write(`${error.message}\n`)
  })
  if (signal) total.failed += 1
  const failures = total.names.map((name) => `✗ ${name}\n`).join('')
  process.stdout.write(
    `${failures}${signal ? `interrupted by ${signal}\n` : ''}${show.total()}\n${total.passed} passed, ${total.failed} failed\n`,
  )
  process.exit(total.failed > 0 || total.passed === 0 ? 1 : 0)
}
