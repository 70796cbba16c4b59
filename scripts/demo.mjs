/**
 * npm run demo · the whole house on this machine: services, API, worker, WeChat simulator, H5. Ctrl-C stops all of it.
 *   npm run demo -- --reset    begin anew        npm run dev    the same from source, restarting on changes
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { down, Plainly, up } from './services/index.mjs'
import { onStop, startKeeper } from './services/keeper.mjs'
import { choosePorts, claimHome, forgetEverything, home } from './support/demo-ground.mjs'
import { installPackages } from './support/install.mjs'
import { inRoot, tool } from './support/paths.mjs'
import { answers, says, startedBy } from './support/processes.mjs'
import { progress } from './support/progress.mjs'

const { values: options } = parseArgs({ options: { reset: { type: 'boolean' }, dev: { type: 'boolean' } } })
const show = progress(process.stdout)
const keeper = startKeeper()
const isOurDatabase = !process.env.MYSQL_URL
const seededMark = path.join(home, 'seeded')

const node = (file, ...args) => [process.execPath, [inRoot(file), ...args]]
const tsx = (file, ...args) => [process.execPath, ['--import', 'tsx', inRoot(file), ...args]]
const server = (name) =>
  options.dev
    ? [process.execPath, [tool.tsx, 'watch', '--clear-screen=false', inRoot(`server/src/main/${name}.ts`)]]
    : node(`server/dist/main/${name}.js`)

let stopping
onStop(() => void stop(0, '正在停止……'))
try {
  await start()
} catch (error) {
  await stop(1, error instanceof Plainly ? error.message : error.stack)
}

async function start() {
  claimHome()
  await show.step('安装依赖', async () => ((await installPackages(keeper)) ? '' : '已是最新'))
  if (options.reset) await show.step('清空上次的数据', beginAnew)
  const { finish, stay } = startedBy(keeper, home, (sentence) => void stop(1, sentence))
  const services = await show.step('启动数据库与 Redis', servicesUp)
  const ports = await choosePorts()
  // Loaded only now: it needs installed packages.
  const { houseEnvironment, personaDomain, simulatorEnvironment } = await import('./support/environment.mjs')
  const ground = { home, services, ports }
  const env = await houseEnvironment(ground)
  await show.step('构建服务端', () => finish('build-server', '构建服务端', node('scripts/build-server.mjs'), {}))
  await show.step('构建页面（首次约一分钟）', () => finish('build-h5', '构建页面', node('scripts/build-phone.mjs', 'h5'), {}))
  await show.step('更新数据库结构', () => finish('migrate', '更新数据库结构', node('server/dist/main/migrate.js'), env))
  const simulator = tsx('scripts/wechat-simulator/src/main.ts')
  await show.step('启动微信模拟器', () =>
    stay('simulator', '微信模拟器', simulator, simulatorEnvironment(ground), answers(`${env.SIM_URL}/__sim/clock`)),
  )
  if (!existsSync(seededMark)) await show.step('填充演示数据（两所学校）', () => seed(finish, env))
  await show.step('启动接口服务与后台任务', () =>
    Promise.all([
      stay('api', '接口服务', server('api'), env, answers(`http://127.0.0.1:${ports.api}/readyz`)),
      stay('worker', '后台任务', server('worker'), env, says('"listening"')),
    ]),
  )
  await pointWeChatAt(env)
  welcome(`http://phone.${personaDomain}:${ports.simulator}/`)
}

async function beginAnew() {
  await down(home)
  forgetEverything()
  claimHome()
}

async function servicesUp() {
  keeper.folder(home)
  return up({ dir: home, say: show.say })
}

/** An interrupted seed cannot be trusted: in a database of our own it is thrown away, in one that was given the seed itself refuses. */
async function seed(finish, env) {
  const anew = isOurDatabase || options.reset ? ['--reset'] : []
  await finish('seed', '填充演示数据', tsx('scripts/seed/main.ts', '--size', 'small', ...anew), env)
  writeFileSync(seededMark, '')
}

/** The API's port may differ from the last start's; WeChat's settings page is where one would enter the new address. */
async function pointWeChatAt({ SIM_URL, API_PORT, WX_OA_APPID, WX_MP_APPID }) {
  for (const [appid, account] of [
    [WX_OA_APPID, 'oa'],
    [WX_MP_APPID, 'mp'],
  ]) {
    const url = `http://127.0.0.1:${API_PORT}/api/webhooks/wechat/${account}`
    const reply = await fetch(`${SIM_URL}/__sim/apps/${appid}/callback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ url, verify: false }),
    })
    if (!reply.ok) throw new Plainly(`微信模拟器没有接受回调地址（${reply.status}）：${(await reply.text()).slice(0, 200)}`)
  }
}

function welcome(address) {
  const people = JSON.parse(readFileSync(path.join(home, 'people.json'), 'utf8'))
  const lines = people.map(({ name, role, school, class: className, note }) => {
    const place = [school, className].filter(Boolean).join(' ')
    return `  ${name}　${role}${place ? `　${place}` : ''}${note ? `（${note}）` : ''}`
  })
  process.stdout.write(
    `\n智校已就绪，用时 ${show.total()}。请在浏览器（Chrome、Edge 或 Firefox）打开：\n\n  ${address}\n\n可以扮演：\n${lines.join('\n')}\n\n按 Ctrl-C 全部停止；数据会保留。\n`,
  )
}

async function stop(status, words) {
  stopping ??= (async () => {
    process.stdout.write(`\n${words}\n`)
    await keeper.finish().catch((error) => {
      process.stdout.write(`${error.message}\n`)
      process.exit(1)
    })
    process.stdout.write('已全部停止。\n')
    process.exit(status)
  })()
  await stopping
}
