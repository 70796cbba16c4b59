/** Runs one step of `npm test` and counts what it proved. */
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { inRoot, tool } from './paths.mjs'

/** No step may take longer: a hung test must end the run, not hold it. */
const limitMs = 20 * 60_000
/** How long jest may live on after it has written its report. */
const afterReportMs = 10_000

/**
 * Runs a program to its end; `out` holds both its streams in the order they came. It is ended at the limit, and soon after
 * `report` exists when one is named: then something in it is still open (a socket, a timer, a child).
 */
export async function runProgram(keeper, program, args, env, report) {
  const child = keeper.start(program, args, { cwd: inRoot(), env, stdio: ['ignore', 'pipe', 'pipe'] })
  const parts = []
  child.stdout.on('data', (part) => parts.push(part))
  child.stderr.on('data', (part) => parts.push(part))
  child.on('error', (error) => parts.push(Buffer.from(`${error.message}\n`)))
  const watch = watchOver(child, report, (why) => parts.push(Buffer.from(`\n${why}\n`)))
  const [status] = await once(child, 'close').catch(() => [1])
  clearInterval(watch)
  return { ok: status === 0, out: Buffer.concat(parts).toString() }
}

function watchOver(child, report, tell) {
  const since = Date.now()
  let written
  return setInterval(() => {
    if (report && existsSync(report)) written ??= Date.now()
    const hangs = written !== undefined && Date.now() - written > afterReportMs
    if (!hangs && Date.now() - since < limitMs) return
    tell(hangs ? 'jest did not end after its last test: something is still open' : `ended after ${limitMs / 60_000} minutes`)
    endGroup(child.pid)
  }, 500)
}

function endGroup(group) {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It ended by itself in this very moment.
  }
}

/** A program is one check. */
export async function programStep(keeper, [program, args], env) {
  const { ok, out } = await runProgram(keeper, program, args, env)
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, out }
}

/**
 * A jest project: its tests are counted one by one. A skipped test, a file that does not load, a jest that ended badly with
 * no test failing, and a project without any test are failures too: silence must never look like success. With `touched`, only
 * the tests that reach one of these files by imports.
 */
export async function jestStep(keeper, { project, report, words, workers, touched }, env) {
  const args = [
    '-c',
    'config/tools/jest.config.cjs',
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${report}`,
    ...(workers === 1 ? ['--runInBand'] : [`--maxWorkers=${workers}`]),
  ]
  const files = touched
    ? ['--passWithNoTests', '--findRelatedTests', ...touched]
    : words.length > 0
      ? ['--testPathPatterns', words.join('|')]
      : []
  const { ok, out } = await runProgram(keeper, process.execPath, [tool.jest, ...args, ...files], env, report)
  // --json prints the report on standard output as well; people want the rest.
  const readable = out.replace(/^\{"numFailedTestSuites".*$/m, '')
  if (!existsSync(report)) return { passed: 0, failed: 1, out: readable }
  const found = JSON.parse(readFileSync(report, 'utf8'))
  const passed = found.numPassedTests
  const failed = found.numFailedTests + found.numPendingTests + found.numTodoTests + found.numRuntimeErrorTestSuites
  // A change may touch no test of a project; a whole project without a test has lost its files.
  if (touched && ok && passed + failed === 0) return { passed, failed, out: '' }
  if (passed + failed === 0) return { passed: 0, failed: 1, out: `${readable}\n${project}: no test was run\n` }
  const names = notPassed(found).map(({ name }) => name)
  return { passed, failed: failed === 0 && !ok ? 1 : failed, out: failed === 0 ? readable : whatFailed(found, readable), names }
}

/** Lines of one failure, and of all that was printed around it: a CI log keeps only so much, and the failure must be in it. */
const failureLines = 60
const aroundLines = 120

const notPassed = (found) =>
  found.testResults.flatMap((file) => [
    ...(file.assertionResults.length === 0 && file.status === 'failed' ? [{ name: file.name, says: [file.message] }] : []),
    ...file.assertionResults
      .filter(({ status }) => status !== 'passed')
      .map(({ fullName, status, failureMessages }) => ({ name: `${fullName} (${status})`, says: failureMessages ?? [] })),
  ])

/** What failed first, without the hundreds of lines of what passed; then the end of the output, where logs and hooks complain. */
function whatFailed(found, readable) {
  const each = notPassed(found).map(({ name, says }) => `● ${name}\n${says.join('\n').split('\n').slice(0, failureLines).join('\n')}`)
  const around = readable.split('\n').filter((line) => !/^\s*[✓√]/u.test(line))
  return `${each.join('\n\n')}\n\n… the end of what it printed\n${around.slice(-aroundLines).join('\n')}`
}
