import path from 'node:path'
import { createSwcRegister } from '@tarojs/helper'

// Taro transpiles this folder alone; the configuration lives in config/miniprogram with that of all the other rooms.
const room = path.resolve(__dirname, '../../config/miniprogram')
createSwcRegister({ only: [(file: string) => file.startsWith(room)] })
// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would be hoisted above the registration
export default (require(room) as typeof import('../../config/miniprogram')).default
