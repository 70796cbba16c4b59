import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const root = path.resolve(fileURLToPath(new URL('../..', import.meta.url)))
export const inRoot = (...parts) => path.join(root, ...parts)
/** The entry file of an installed package's command, so that no shell and no PATH is needed. */
export const tool = {
  tsc: inRoot('node_modules/typescript-native/bin/tsc'),
  eslint: inRoot('node_modules/eslint/bin/eslint.js'),
  depcruise: inRoot('node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
  jest: inRoot('node_modules/jest/bin/jest.js'),
  tsx: inRoot('node_modules/tsx/dist/cli.mjs'),
}
