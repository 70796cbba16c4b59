/**
 * Every test project of the repository. `npm test` (scripts/test.mjs) runs them one after another; by hand:
 *   npx jest -c config/tools/jest.config.cjs --selectProjects rules
 *   MYSQL_URL=… REDIS_URL=… npx jest -c config/tools/jest.config.cjs --selectProjects server attendance
 */
const { existsSync } = require('node:fs')
const path = require('node:path')

const rootDir = path.resolve(__dirname, '../..')
// School days are Asia/Shanghai whatever the machine's zone; TEST_TZ lets one run prove it from elsewhere.
process.env.TZ = process.env.TEST_TZ ?? 'UTC'

/** Columns write their type, so no decorator metadata is emitted (TypeORM would guess from it). */
const transform = {
  '^.+\\.[cm]?[jt]sx?$': [
    require.resolve('@swc/jest'),
    {
      swcrc: false,
      sourceMaps: 'inline',
      module: { type: 'commonjs' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: false, decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: false },
        externalHelpers: false,
      },
    },
  ],
}
const [, [swc, options]] = Object.entries(transform).flat()
const withJsx = {
  '^.+\\.[cm]?[jt]sx$': [
    swc,
    {
      ...options,
      jsc: {
        ...options.jsc,
        parser: { ...options.jsc.parser, tsx: true },
        transform: { ...options.jsc.transform, react: { runtime: 'automatic' } },
      },
    },
  ],
  ...transform,
}

const generated = ['/node_modules/', '/dist/', '<rootDir>/\\.dev/', '<rootDir>/\\.test/']
const common = {
  rootDir,
  testEnvironment: 'node',
  cacheDirectory: path.join(rootDir, 'node_modules/.cache/jest'),
  transform: withJsx,
  testPathIgnorePatterns: generated,
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/\\.dev/', '<rootDir>/\\.test/'],
}

const bed = (name) => path.join(rootDir, 'server/test/support', name)
/** One database and one simulator per worker (written with the server's test bed). Without it, tests that need a database fail, as they should. */
const testBed = {
  ...(existsSync(bed('global-setup.ts')) ? { globalSetup: bed('global-setup.ts') } : {}),
  ...(existsSync(bed('global-teardown.ts')) ? { globalTeardown: bed('global-teardown.ts') } : {}),
  ...(existsSync(bed('setup.ts')) ? { setupFilesAfterEnv: [bed('setup.ts')] } : {}),
}

/** @type {import('jest').Config} */
module.exports = {
  rootDir,
  maxWorkers: 2,
  // Of every project: jest takes it from here alone. A whole school day on a busy machine; each test alone takes milliseconds.
  testTimeout: 60_000,
  projects: [
    {
      ...common,
      displayName: 'rules',
      testMatch: [
        '<rootDir>/shared-types/**/*.test.ts',
        '<rootDir>/server/src/**/rules.test.ts',
        '<rootDir>/config/**/*.test.ts',
        '<rootDir>/scripts/{seed,make,checks,bench,support}/**/*.test.ts',
      ],
    },
    {
      ...common,
      ...testBed,
      displayName: 'server',
      testMatch: ['<rootDir>/server/src/**/*.test.ts', '<rootDir>/server/test/**/*.test.ts'],
      testPathIgnorePatterns: [...generated, '/rules\\.test\\.ts$', '<rootDir>/server/test/kill/'],
    },
    { ...common, displayName: 'simulator', testMatch: ['<rootDir>/scripts/wechat-simulator/{src,test}/**/*.test.ts'] },
    { ...common, displayName: 'phone', testMatch: ['<rootDir>/miniprogram/{test/unit,src}/**/*.test.{ts,tsx}'] },
    { ...common, ...testBed, displayName: 'pages', testMatch: ['<rootDir>/miniprogram/test/pages/**/*.test.ts'], testTimeout: 120_000 },
    {
      ...common,
      ...testBed,
      displayName: 'weapp',
      testMatch: ['<rootDir>/miniprogram/test/weapp/**/*.test.ts', '<rootDir>/scripts/wechat-simulator/phone/**/*.test.ts'],
      testTimeout: 120_000,
    },
    { ...common, ...testBed, displayName: 'kill', testMatch: ['<rootDir>/server/test/kill/**/*.test.ts'], testTimeout: 120_000 },
  ],
}
