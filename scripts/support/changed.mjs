/** Which files a change touches: everything that differs from where this branch left main, committed or not. */
import { Plainly, run } from '../services/system.mjs'
import { inRoot } from './paths.mjs'

/**
 * Paths relative to the root, without deleted files: who imported one of those has changed too, or no longer compiles.
 * @param {string} [base] a revision; without it, where this branch left origin/main or main
 * @throws {Plainly} when git does not know the base, or nothing has changed
 */
export function changedFiles(base) {
  const since = base ? git('rev-parse', '--verify', `${base}^{commit}`) : (leftAt('origin/main') ?? leftAt('main'))
  if (!since) throw new Plainly(`git knows no ${base ?? 'origin/main or main'}: name a revision with --base`)
  const tracked = git('diff', '--name-only', '--diff-filter=d', since) ?? ''
  const added = git('ls-files', '--others', '--exclude-standard') ?? ''
  const files = `${tracked}\n${added}`.split('\n').filter(Boolean)
  if (files.length === 0) throw new Plainly(`nothing has changed since ${since.slice(0, 12)}`)
  return files
}

const leftAt = (branch) => git('merge-base', 'HEAD', branch)

/** What git says, or undefined when it fails. Names with Chinese characters come as they are. */
function git(...args) {
  const { ok, out } = run('git', ['-c', 'core.quotePath=false', ...args], { cwd: inRoot() })
  return ok ? out.trim() : undefined
}
