import type { UserConfigExport } from '@tarojs/cli'

/** While building the pages: fast, readable output. */
export const devConfig: UserConfigExport<'webpack5'> = { logger: { quiet: false, stats: false } }
