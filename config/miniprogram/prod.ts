import type { UserConfigExport } from '@tarojs/cli'

/** What people get; also what every test runs. */
export const prodConfig: UserConfigExport<'webpack5'> = { logger: { quiet: true, stats: false } }
