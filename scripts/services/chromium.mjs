/** The browser that page tests drive. */
import { aptInstall } from './apt.mjs'
import { findProgram, isExecutable, Plainly } from './system.mjs'

const find = () => {
  const given = process.env.CHROMIUM_PATH
  if (given) return isExecutable(given) ? given : undefined
  return findProgram('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome')
}

/**
 * The path of a Chromium to start: CHROMIUM_PATH, else one on this machine, else Debian's, installed with a Chinese font
 * (without one every page is boxes).
 * @throws {Plainly} one sentence: what to set or install
 */
export async function chromium({ say = () => {} } = {}) {
  const found = find()
  if (found) return found
  if (!process.env.CHROMIUM_PATH) await aptInstall(['chromium', 'fonts-noto-cjk'], say)
  const now = find()
  if (now) return now
  throw new Plainly(
    '缺少 Chromium：请安装 chromium 与中文字体，或把 CHROMIUM_PATH 指向它后重试。' +
      'No Chromium: install it with a Chinese font (Debian: chromium fonts-noto-cjk), or point CHROMIUM_PATH at it, then try again.',
  )
}
