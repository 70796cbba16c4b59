/**
 * npm run check · the quick half of `npm test`: types, lint, boundaries, rules.
 *   npm run check -- --changed [--base <revision>]    what a change touches: types and boundaries whole, lint of the changed files, and the
 *   tests of rules, server, simulator and phone that reach one of them by imports. Without a base: since this branch left main.
 */
import { spawnSync } from 'node:child_process'
import { inRoot } from './support/paths.mjs'

const asked = process.argv.slice(2)
const options = asked.length > 0 ? asked : ['--quick']
process.exitCode = spawnSync(process.execPath, [inRoot('scripts/test.mjs'), ...options], { stdio: 'inherit' }).status ?? 1
