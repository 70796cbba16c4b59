/**
 * The rules of the house that a machine can see. Run: npx eslint -c config/tools/eslint.config.mjs <folders>
 * Import rules between rooms are dependency-cruiser.cjs; layout is prettier's.
 */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import tseslint from 'typescript-eslint'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..')

const noDefault = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what you export; only Taro pages and configuration files have a default.',
}
const noSkippedTests = [
  {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(skip|only|todo|failing)$/]',
    message: 'Every test runs, always.',
  },
  { selector: 'CallExpression[callee.name=/^(xit|xdescribe|xtest|fit|fdescribe)$/]', message: 'Every test runs, always.' },
]
const noMachineTime = [
  {
    selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
    message: 'Use now() of platform/clock: demo and tests move the clock.',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'Use now() of platform/clock: demo and tests move the clock.',
  },
]
const noEnvironment = {
  selector: "MemberExpression[object.name='process'][property.name='env']",
  message: 'Only config/env reads the environment.',
}
/** TARO_ENV and NODE_ENV are written into the bundle by Taro; anything else would be undefined on a phone. */
const noPhoneEnvironment = {
  selector: "MemberExpression[object.object.name='process'][object.property.name='env'][property.name!=/^(TARO_ENV|NODE_ENV)$/]",
  message: 'A phone has no environment; constants come from config/miniprogram.',
}
const noRawHtml = [
  { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'What people type is text, never HTML.' },
  { selector: "Property[key.name='dangerouslySetInnerHTML']", message: 'What people type is text, never HTML.' },
  { selector: "AssignmentExpression[left.property.name='innerHTML']", message: 'What people type is text, never HTML.' },
]
/**
 * What came to JavaScript after the oldest phones we promise (miniprogram/package.json, browserslist). Babel translates grammar and adds no method: where
 * one of these is missing, the page stays white. shared-types is bundled into the phone.
 */
const tooNew = [
  {
    selector: 'CallExpression[callee.property.name=/^(at|with|findLast|findLastIndex|toSorted|toReversed|toSpliced)$/]',
    message:
      'Missing before iOS 15.4 (some before 16), and nothing fills it in: count from length, or copy and then sort, reverse, splice.',
  },
  {
    selector: "CallExpression[callee.property.name='replaceAll']",
    message: 'Missing before iOS 13.4 and Chrome 85, and nothing fills it in: use replace with /…/g.',
  },
  {
    selector: "CallExpression[callee.name='structuredClone'], MemberExpression[property.name='structuredClone']",
    message: 'Missing before iOS 15.4 and in WeChat, and nothing fills it in: copy what is needed.',
  },
  {
    selector: 'MemberExpression[object.name=/^(Object|Map)$/][property.name=/^(hasOwn|groupBy)$/]',
    message: 'Missing before iOS 15.4 (groupBy 17.4), and nothing fills it in: use hasOwnProperty.call, or a loop.',
  },
  {
    selector: "MemberExpression[object.name='Promise'][property.name=/^(any|try|withResolvers)$/]",
    message: 'Missing before iOS 14 (withResolvers 17.4, try 18.2), and nothing fills it in: use new Promise.',
  },
  {
    selector: 'Literal[regex.pattern=/\\(\\?<[=!]/]',
    message: 'Looking behind in a pattern is a syntax error before iOS 16.4, and it takes the whole file along: match more and slice.',
  },
]
/** Nobody waits for what these return; a failure inside would be lost, and the ambient transaction with it. */
const nobodyWaits = [
  'CallExpression[callee.property.name=/^(forEach|on|once|addEventListener)$/]',
  'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate)$/]',
]
const noLostPromises = nobodyWaits.map((call) => ({
  selector: `${call} > :matches(ArrowFunctionExpression, FunctionExpression)[async=true]`,
  message: 'Nobody waits for this promise: use for…of, or handle its failure inside and return nothing.',
}))
/** Flat configuration replaces a rule's options, so each group of files lists all of its bans. */
const banned = (...lists) => ({ 'no-restricted-syntax': ['error', ...noLostPromises, ...lists.flat()] })

/** A suppression says why: `// eslint-disable-next-line rule -- reason`. */
const reasons = {
  rules: {
    'say-why': {
      create: (context) => ({
        Program() {
          for (const comment of context.sourceCode.getAllComments()) {
            if (/^\s*eslint-disable/.test(comment.value) && !/\s--\s\S/.test(comment.value)) {
              context.report({ loc: comment.loc, message: 'A suppression carries its reason after " -- ".' })
            }
          }
        },
      }),
    },
  },
}

/** What ESLint itself recommends, as far as the compiler does not already see it. */
const core = Object.fromEntries(
  [
    'no-async-promise-executor',
    'no-cond-assign',
    'no-constant-condition',
    'no-control-regex',
    'no-empty',
    'no-misleading-character-class',
    'no-prototype-builtins',
    'no-regex-spaces',
    'no-self-assign',
    'no-sparse-arrays',
    'no-unsafe-finally',
    'no-useless-catch',
    'no-useless-escape',
    'no-var',
    'prefer-const',
  ].map((rule) => [rule, 'error']),
)
/** Chinese text may hold a full-width space; code may not. */
core['no-irregular-whitespace'] = [
  'error',
  { skipStrings: true, skipTemplates: true, skipJSXText: true, skipRegExps: true, skipComments: true },
]

const strict = {
  ...core,
  'house/say-why': 'error',
  '@typescript-eslint/ban-ts-comment': ['error', { 'ts-expect-error': 'allow-with-description', 'ts-ignore': true, 'ts-nocheck': true }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  // `arguments` would refuse createServer(koa.callback()); what it protects is covered by noLostPromises.
  '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
  '@typescript-eslint/await-thenable': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
  '@typescript-eslint/no-unnecessary-type-assertion': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'max-lines': ['error', 300],
}

const recommended = tseslint.configs.recommended.map(({ rules }) => rules ?? {}).reduce((all, rules) => ({ ...all, ...rules }), {})

const typed = (files, parserOptions, ignores = []) => ({
  files,
  ignores,
  plugins: { '@typescript-eslint': tseslint.plugin, house: reasons },
  languageOptions: { parser: tseslint.parser, parserOptions: { tsconfigRootDir: root, ...parserOptions } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  rules: { ...recommended, ...strict, ...banned(noDefault, noSkippedTests, noEnvironment) },
})
const tests = [
  '**/*.test.ts',
  '**/*-bed.ts',
  '**/*.test.tsx',
  'server/test/**/*.ts',
  'miniprogram/test/**/*.ts',
  'scripts/wechat-simulator/test/**/*.ts',
]
const taroEntries = [
  'miniprogram/src/{pages,family,teacher,school,bureau,gate}/**/*.{ts,tsx}',
  'miniprogram/src/app.tsx',
  'miniprogram/src/**/*.config.ts',
]
const phone = ['miniprogram/{src,types,test}/**/*.{ts,tsx}']

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/',
      '**/dist/',
      '**/.dev/',
      '**/.test/',
      '**/coverage/',
      'miniprogram/plugins/',
      'miniprogram/babel.config.js',
    ],
  },
  typed(['{server,shared-types,config,scripts}/**/*.ts'], { projectService: true }, ['config/miniprogram/**']),
  typed(phone, { project: ['miniprogram/tsconfig.h5.json', 'miniprogram/tsconfig.weapp.json', 'config/tools/tsconfig.phone-tests.json'] }),
  typed(['config/miniprogram/**/*.ts', 'miniprogram/config/**/*.ts'], { project: ['miniprogram/tsconfig.h5.json'] }),
  { files: ['server/src/**/*.ts'], rules: { 'no-console': 'error' } },
  { files: ['shared-types/src/**/*.ts'], rules: banned(noDefault, noSkippedTests, noEnvironment, tooNew) },
  { files: ['server/src/{modules,workflows}/**/*.ts'], rules: banned(noDefault, noSkippedTests, noEnvironment, noMachineTime) },
  { files: phone, rules: banned(noDefault, noSkippedTests, noPhoneEnvironment, noRawHtml, tooNew) },
  { files: taroEntries, rules: banned(noSkippedTests, noPhoneEnvironment, noRawHtml, tooNew) },
  { files: ['config/env/**/*.ts', 'scripts/**/*.ts', ...tests], rules: banned(noDefault, noSkippedTests) },
  // A module's tests live by the school's clock as the module does.
  { files: ['server/src/{modules,workflows}/**/*.test.ts'], rules: banned(noDefault, noSkippedTests, noMachineTime) },
  // Jest asks for these two as defaults, Taro for its configuration.
  { files: ['server/test/support/global-*.ts', 'config/miniprogram/**/*.ts', 'miniprogram/config/**/*.ts'], rules: banned(noSkippedTests) },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    plugins: { house: reasons },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      ...core,
      'house/say-why': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-unused-vars': 'error',
      'max-lines': ['error', 300],
    },
  },
)
