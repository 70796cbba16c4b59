/** How the server is bundled, for the build and for benches that measure what production runs: CommonJS, workspaces inside, npm packages outside. */
import { inRoot } from './paths.mjs'

/** A bare import is an npm package and is found at run time, unless it is one of our workspaces. */
const npmOutside = {
  name: 'npm-outside',
  setup(plugin) {
    plugin.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' || name.startsWith('@zhixiao/') ? undefined : { path: name, external: true },
    )
  },
}

/** esbuild options. No keepNames: it would define the name of every inner function each time one is made; classes keep theirs because nothing is minified. */
export const serverBundle = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: 'linked',
  tsconfig: inRoot('tsconfig.json'),
  plugins: [npmOutside],
  logLevel: 'warning',
}
