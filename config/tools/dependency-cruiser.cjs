/**
 * Who may import whom (house plan §3.3), as a machine checks it. Each rule names the row of that table it stands for.
 * Run: npx depcruise --config config/tools/dependency-cruiser.cjs server shared-types config scripts miniprogram
 */
const { readdirSync, readFileSync } = require('node:fs')
const path = require('node:path')

const root = path.resolve(__dirname, '../..')
/** Tests, their support, and the test beds that lie beside a module (`push-bed.ts`). */
const test = '((\\.test|-bed)\\.tsx?$|^server/test/|/test/)'
const npm = (...names) => `(^|/)node_modules/(${names.join('|').replaceAll('/', '\\/')})(/|$)`
const types = '(^|/)node_modules/@types/'
const onlyRunTime = { preCompilationOnly: false, dependencyTypesNot: ['type-only'] }

/** What the platform is made of. A new library here is a decision; write it into server/README.md. */
const platformNpm = [
  'koa',
  '@koa/router',
  'co-body',
  'busboy',
  'typeorm',
  'mysql2',
  'ioredis',
  'pino',
  'prom-client',
  'node-cron',
  'rate-limiter-flexible',
  'luxon',
  'zod',
]
/** Spreadsheets and tables are the roster's and the summary's own trade; everything else reaches the world through platform or outside. */
const moduleNpm = ['read-excel-file', 'write-excel-file', 'csv-parse', 'yauzl', 'luxon', 'typeorm']
const phoneNpm = ['@tarojs', 'react', 'react-dom', '@types/react']

/** The order is written once, as code (`modules` and `workflows` of main/modules.ts); folders that are not in it may be imported by nobody. */
function orderOf(list) {
  const source = readFileSync(path.join(root, 'server/src/main/modules.ts'), 'utf8')
  const [, names] = new RegExp(`export const ${list} = \\[([^\\]]*)\\]`).exec(source)
  return names
    .split(',')
    .map((name) => name.trim().replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
    .filter(Boolean)
}
const folders = (place) => {
  try {
    return readdirSync(path.join(root, place), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  } catch {
    return []
  }
}
const modules = folders('server/src/modules')
const workflows = folders('server/src/workflows')
/** Those of the rooms that stand at or after this one in the order, or nowhere in it. */
const notBefore = (name, rooms, order) =>
  rooms.filter((other) => other !== name && !(order.includes(name) && order.slice(0, order.indexOf(name)).includes(other)))

const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })
const room = (place, more = '') => ({ path: `^${place}`, pathNot: `${test}${more}` })

const houseRules = [
  rule(
    'no-cycles',
    'Cycles cannot be written down.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'pre-compilation-only'] } },
  ),
  rule('resolvable', 'An import that leads nowhere.', { pathNot: '(^|/)dist/' }, { couldNotResolve: true, pathNot: '^(@tarojs|jest)' }),
  rule('tests-stay-out', 'Nothing that ships imports a test.', { pathNot: `${test}|^scripts/|^config/tools/` }, { path: test }),
  rule(
    'scripts-stay-out',
    'Nothing that ships imports a script.',
    { path: '^(server/src|server/migrations|shared-types|config|miniprogram/src)' },
    { path: '^scripts/' },
  ),
  rule('server-and-phone-apart', 'They meet in shared-types only.', room('server/'), { path: '^miniprogram/' }),
  rule('phone-and-server-apart', 'They meet in shared-types only.', room('miniprogram/'), { path: '^server/' }),
  rule(
    'simulator-alone',
    'The simulator is WeChat: it knows nothing of the house.',
    { path: '^scripts/wechat-simulator/src' },
    { path: '^(server|miniprogram|shared-types|config)/' },
  ),
]

const sharedRules = [
  rule('values-import-nothing', 'shared-types/values: nothing', room('shared-types/src/values/'), { pathNot: '^shared-types/src/values/' }),
  rule('contracts-import-zod-and-values', 'shared-types/domains, /contract: zod, values', room('shared-types/src/(domains|contract)/'), {
    pathNot: `^shared-types/src/|${npm('zod')}`,
  }),
  rule('config-imports-zod', 'config: zod; node in env only', room('config/', '|^config/(tools|miniprogram|env|wechat)/'), {
    pathNot: `^config/(?!tools|miniprogram)|${npm('zod')}`,
  }),
  rule('config-env-imports-zod-and-node', 'config/env: zod, node', room('config/env/'), {
    pathNot: `^config/env/|${npm('zod')}|${types}`,
    dependencyTypesNot: ['core'],
  }),
  rule('config-wechat-imports-nothing', 'config/wechat imports nothing', room('config/wechat/'), { pathNot: '^config/wechat/' }),
]

const serverRules = [
  rule('platform-knows-no-module', 'server/platform: shared-types, config, node and its own libraries', room('server/src/platform/'), {
    pathNot: `^server/src/platform/|^shared-types/|^config/(env|wechat|rules)/|${npm(...platformNpm)}|${types}`,
    dependencyTypesNot: ['core'],
  }),
  rule('outside-knows-four-of-platform', 'server/outside: config, platform/{errors,log,redis,time}', room('server/src/outside/'), {
    path: '^server/src/(?!outside/)|^shared-types/|^miniprogram/',
    pathNot: '^server/src/platform/(errors|log|redis|time)\\.ts$',
  }),
  rule('only-outside-knows-wechat', 'The only rooms that know these libraries.', room('server/', '|^server/src/outside/'), {
    path: npm('co-wechat-api', 'wechatpay-node-v3'),
  }),
  rule(
    'modules-import-the-ground',
    'modules and workflows, at run time: platform, outside (by its door), shared-types, config/wechat, config/rules, config/consent, their libraries',
    room('server/src/(modules|workflows)/'),
    {
      ...onlyRunTime,
      pathNot: `^server/src/(modules|workflows|platform)/|^server/src/outside/index\\.ts$|^shared-types/|^config/(wechat|rules|consent)/|${npm(...moduleNpm)}|${types}`,
      dependencyTypesNot: ['core', 'type-only'],
    },
  ),
  rule('entities-describe-tables', 'entities.ts: typeorm and the types of columns', room('server/src/(modules|workflows)/.+[/-]entities\\.ts$'), {
    pathNot: `^server/src/(modules|workflows|platform)/|^shared-types/|${npm('typeorm')}`,
  }),
  rule('no-subject-knows-a-workflow', 'a workflow knows subjects, never the other way round', room('server/src/(modules|platform|outside)/'), {
    path: '^server/src/workflows/',
  }),
  rule('workflows-use-doors', 'the index.ts of subjects and of other workflows', { path: '^server/src/workflows/([^/]+)/', pathNot: test }, {
    path: '^server/src/(modules|workflows)/',
    pathNot: '^server/src/workflows/$1/|^server/src/(modules|workflows)/[^/]+/index\\.ts$',
  }),
  ...workflows
    .map((name) => [name, notBefore(name, workflows, orderOf('workflows'))])
    .filter(([, later]) => later.length > 0)
    .map(([name, later]) =>
      rule(`${name}-calls-downwards`, 'workflows earlier in main/modules.ts', room(`server/src/workflows/${name}/`), {
        path: `^server/src/workflows/(${later.join('|')})/`,
      }),
    ),
  ...modules.flatMap((name) => [
    rule(`${name}-uses-doors`, 'the index.ts of modules earlier in main/modules.ts', room(`server/src/modules/${name}/`), {
      path: '^server/src/modules/',
      pathNot: `^server/src/modules/(${name}/|[^/]+/index\\.ts$)`,
    }),
    ...(notBefore(name, modules, orderOf('modules')).length === 0
      ? []
      : [
          rule(`${name}-calls-downwards`, 'modules earlier in main/modules.ts', room(`server/src/modules/${name}/`), {
            path: `^server/src/modules/(${notBefore(name, modules, orderOf('modules')).join('|')})/`,
          }),
        ]),
  ]),
]

const sharedOnPhone = '^shared-types/src/(?!values/)'
const phoneRules = [
  rule('phone-has-no-zod', 'zod weighs 468 KB and throws in WeChat', room('miniprogram/src/'), { path: npm('zod'), ...onlyRunTime }),
  rule('phone-runs-values-only', 'shared-types: types from anywhere, run-time only from values', room('miniprogram/src/'), {
    path: sharedOnPhone,
    ...onlyRunTime,
  }),
  rule('phone-config', 'config/{miniprogram,wechat}', room('miniprogram/src/'), { path: '^config/(?!miniprogram/|wechat/)' }),
  rule('phone-ui', 'miniprogram/ui: Taro', room('miniprogram/src/ui/'), { pathNot: `^miniprogram/src/ui/|${npm(...phoneNpm, 'echarts')}` }),
  rule('phone-platform', 'Taro, config, shared-types; qrcode', room('miniprogram/src/platform/', '|/pages\\.ts$'), {
    pathNot: `^miniprogram/src/platform/|^shared-types/|^config/(miniprogram|wechat)/|${npm(...phoneNpm, 'swr', 'zustand', 'dayjs', 'qrcode')}`,
  }),
  rule(
    'phone-page-list',
    "platform/pages.ts, the list of pages: the features' own lists",
    { path: '^miniprogram/src/platform/pages\\.ts$' },
    { pathNot: '^miniprogram/src/(platform/page|features/[^/]+/pages)\\.ts$|^shared-types/' },
  ),
  rule(
    'phone-pages-of-features',
    'features/<f>/pages.ts is data: what declares a page, nothing else',
    { path: '^miniprogram/src/features/[^/]+/pages\\.ts$' },
    { pathNot: '^miniprogram/src/platform/page\\.ts$' },
  ),
  rule('phone-features', 'miniprogram/features/<f>: ui, platform, shared-types', room('miniprogram/src/features/'), {
    pathNot: `^miniprogram/src/(features|ui|platform)/|^shared-types/|${npm(...phoneNpm, 'swr', 'zustand', 'dayjs')}`,
  }),
  rule(
    'phone-features-apart',
    'not another feature',
    { path: '^miniprogram/src/features/([^/]+)/', pathNot: test },
    { path: '^miniprogram/src/features/', pathNot: '^miniprogram/src/features/$1/' },
  ),
  rule('phone-pages', 'miniprogram/{pages,…}: features, ui, platform', room('miniprogram/src/(pages|family|teacher|school|bureau|gate)/'), {
    pathNot: `^miniprogram/src/(pages|family|teacher|school|bureau|gate|features|ui|platform)/|^shared-types/|${npm(...phoneNpm)}`,
  }),
  rule(
    'phone-audiences-apart',
    'not another audience',
    { path: '^miniprogram/src/(pages|family|teacher|school|bureau|gate)/', pathNot: test },
    {
      path: '^miniprogram/src/(pages|family|teacher|school|bureau|gate)/',
      pathNot: '^miniprogram/src/$1/',
    },
  ),
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...houseRules, ...sharedRules, ...serverRules, ...phoneRules],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|coverage|\\.dev|\\.test)/' },
    // Tells imports that the compiler erases (types) from those that stay; the phone may have the first, not the second.
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.h5.ts', '.h5.tsx', '.weapp.ts', '.weapp.tsx', '.d.ts', '.mjs', '.cjs', '.js', '.json'],
    },
  },
}
