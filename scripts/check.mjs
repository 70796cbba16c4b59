/** npm run check · the quick half of `npm test`: types, lint, boundaries, rules. */
import { spawnSync } from 'node:child_process'
import { inRoot } from './support/paths.mjs'

const quick = 'types,lint,boundaries,rules'
process.exitCode = spawnSync(process.execPath, [inRoot('scripts/test.mjs'), '--only', quick], { stdio: 'inherit' }).status ?? 1
