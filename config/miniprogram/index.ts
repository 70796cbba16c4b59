import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { defineConfig, type UserConfigExport } from '@tarojs/cli'
import { devConfig } from './dev'
import { prodConfig } from './prod'

const root = path.resolve(__dirname, '../..')
const app = (...parts: string[]) => path.join(root, 'miniprogram', ...parts)
const target = process.env.TARO_ENV ?? 'h5'

/** Sources outside miniprogram/src that webpack must transpile: the workspace's own TypeScript, and packages published as ES2022. */
const compiled = [
  path.join(root, 'shared-types'),
  path.join(root, 'config/wechat'),
  (file: string) => /node_modules[\\/](zustand|swr|use-sync-external-store)[\\/]/.test(file),
]

type Chain = {
  resolve: { set: (key: string, value: unknown) => unknown }
  merge: (config: object) => unknown
  performance: { maxEntrypointSize: (bytes: number) => unknown; maxAssetSize: (bytes: number) => unknown }
}
const KiB = 1024
const chained = (chain: Chain) => {
  // `./x.js` inside shared-types may mean `./x.ts`.
  chain.resolve.set('extensionAlias', { '.js': ['.ts', '.tsx', '.js'] })
  // What a first visit fetches, before compression (a third of it with); webpack warns above.
  chain.performance.maxEntrypointSize(450 * KiB)
  chain.performance.maxAssetSize(450 * KiB)
}

/**
 * What every page uses lies in one file of its own; else each page would carry a copy. What a few pages use (charts and tables of the boards, signing in
 * on a computer) comes with them, so that a first visit does not fetch it.
 */
const seldom = 'ui[\\\\/](chart|data-table|timeline|steps|progress|file-pick)|features[\\\\/]identity[\\\\/](use-desktop-sign-in|link-accounts|my-sessions|places)'
const kit = new RegExp(
  '[\\\\/](' +
    [
      `miniprogram[\\\\/]src[\\\\/](?!${seldom})(ui|platform|features[\\\\/]identity)[\\\\/]`,
      'miniprogram[\\\\/]src[\\\\/]features[\\\\/][a-z-]+[\\\\/]pages\\.ts$',
      'shared-types[\\\\/]src[\\\\/]',
      'node_modules[\\\\/](swr|zustand|dayjs|use-sync-external-store)[\\\\/]',
    ].join('|') +
    ')',
)
const chainedH5 = (chain: Chain) => {
  chained(chain)
  chain.merge({ optimization: { splitChunks: { cacheGroups: { kit: { test: kit, name: 'kit', chunks: 'all', enforce: true, priority: 30 } } } } })
}

// Kept apart as a plain object: Taro's types know neither functions in `include` (webpack's Condition does) nor our narrow chain.
const shared: object = { compile: { include: compiled }, webpackChain: chained }
const sharedH5: object = { compile: { include: compiled }, webpackChain: chainedH5 }

/** Taro makes the routes from the page lists while it loads; unless they count for the cache, a new page is missing from the next build. */
const pageLists = [
  app('src/platform/pages.ts'),
  ...readdirSync(app('src/features'))
    .map((feature) => app('src/features', feature, 'pages.ts'))
    .filter((file) => existsSync(file)),
]

const plugins = ['aria.cjs', 'aria-components.cjs', 'aria-runtime.js'].map((file) => app('plugins', file))

const hashed = (folder: string, kind: string) => ({
  filename: `${folder}/[name].[contenthash:8].${kind}`,
  chunkFilename: `${folder}/[name].[contenthash:8].${kind}`,
})

const base: UserConfigExport<'webpack5'> = {
  projectName: 'zhixiao',
  date: '2026-03-02',
  // 1 px in our styles is 1 CSS px in H5 and 2 rpx in WeChat (shared notes, "Units").
  designWidth: 375,
  deviceRatio: { 375: 2, 640: 1.17, 750: 1, 828: 0.905 },
  sourceRoot: 'src',
  outputRoot: `dist/${target}`,
  plugins: [
    '@tarojs/plugin-framework-react',
    '@tarojs/plugin-platform-weapp',
    '@tarojs/plugin-platform-h5',
    app('plugins/aria.cjs'),
  ],
  // H5 is served by the API itself; the mini-program needs an address that is registered with WeChat.
  defineConstants: { API_BASE: JSON.stringify(target === 'h5' ? '/api' : (process.env.API_BASE ?? 'http://127.0.0.1:8080/api')) },
  // Paths of the page are relative to miniprogram/. WeChat alone reads the theme.
  copy: { patterns: target === 'weapp' ? [{ from: 'src/theme.json', to: 'dist/weapp/theme.json' }] : [], options: {} },
  // The looks of Taro's own H5 parts, of which we use none; they would bring a font as a data address, which the content security policy refuses.
  alias: { '@tarojs/components/dist/taro-components/taro-components.css': app('src/ui/styles/none.css') },
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  // Taro counts only miniprogram/config and app.config among the files that make a kept build stale.
  cache: {
    enable: process.env.TARO_CACHE !== 'off',
    buildDependencies: {
      ours: [__filename, path.join(__dirname, 'dev.ts'), path.join(__dirname, 'prod.ts'), app('babel.config.js'), ...pageLists, ...plugins],
    },
  },
  // Taro's H5 default `quote_keys` prints private fields as #"x", a syntax error (shared notes, pitfall 1).
  terser: { enable: true, config: { keep_fnames: false, output: { comments: false, quote_keys: false, keep_quoted_props: false } } },
  mini: {
    ...shared,
    postcss: { pxtransform: { enable: true, config: {} } },
    optimizeMainPackage: { enable: true },
  },
  h5: {
    ...sharedH5,
    // Our parts are the browser's own elements (ui/native): Taro's web components are not needed.
    useHtmlComponents: true,
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'browser' },
    output: hashed('js', 'js'),
    miniCssExtractPluginOption: { ignoreOrder: true, ...hashed('css', 'css') },
    postcss: { pxtransform: { enable: false, config: {} }, autoprefixer: { enable: true, config: {} } },
  },
}

/** How the phone application is compiled, for WeChat and for H5. */
export default defineConfig<'webpack5'>((merge) =>
  Promise.resolve(merge({}, base, process.env.NODE_ENV === 'development' ? devConfig : prodConfig)),
)
