import { h, sim, toast, when } from './dom.js'

/** One-tap faults: what to arm, and what the developer reads. */
const PRESETS = [
  ['模板发送：系统繁忙（-1），下一次', { kind: 'errcode', errcode: -1, match: { path: '/cgi-bin/message/template/send', count: 1 } }],
  ['模板发送：已处理但连接断开，下一次', { kind: 'reset', after: true, match: { path: '/cgi-bin/message/template/send', count: 1 } }],
  ['模板发送：今日额度用完（45009）', { kind: 'errcode', errcode: 45009, match: { path: '/cgi-bin/message/template/send' } }],
  ['全部接口：没有应答', { kind: 'hang', match: { path: '/cgi-bin/*' } }],
  ['全部接口：慢 2 秒', { kind: 'latency', ms: 2000, match: {} }],
  ['全部接口：502 页面', { kind: 'http', status: 502, match: {} }],
  [
    '订阅消息：没有可用的授权（43101），下一次',
    { kind: 'errcode', errcode: 43101, match: { path: '/cgi-bin/message/subscribe/send', count: 1 } },
  ],
  [
    '订阅消息：正在给同一人发送（43108），下一次',
    { kind: 'errcode', errcode: 43108, match: { path: '/cgi-bin/message/subscribe/send', count: 1 } },
  ],
  ['手机号：系统繁忙（-1），下一次', { kind: 'errcode', errcode: -1, match: { path: '/wxa/business/getuserphonenumber', count: 1 } }],
  ['回执：丢失', { kind: 'receipt-missing', match: {} }],
  ['回执：先于发送应答', { kind: 'receipt-first', match: {} }],
  ['回执：系统失败', { kind: 'receipt-status', status: 'failed: system failed', match: {} }],
  ['回调：重复两次', { kind: 'callback-duplicate', times: 2, match: {} }],
  ['回调：签名错误', { kind: 'callback-signature', match: {} }],
  ['回调：原样重放一次', { kind: 'callback-replay', match: { count: 1 } }],
  ['令牌一分钟后失效', { kind: 'token-life', seconds: 60 }],
  ['微信的时钟快 10 分钟', { kind: 'clock-skew', ms: 600_000 }],
  ['微信的时钟恢复正常', { kind: 'clock-skew', ms: 0 }],
  ['作废所有令牌', { kind: 'token-revoke' }],
]

/** Faults by kind, for the reader; what a test arms appears here too. */
const KINDS = {
  latency: '变慢',
  hang: '没有应答',
  reset: '连接断开',
  http: '错误页面',
  truncate: '应答不完整',
  pretty: '应答换行',
  errcode: '错误码',
  'unionid-absent': '没有 unionid',
  'token-skew': '令牌有效期不符',
  'receipt-first': '回执先于应答',
  'receipt-missing': '回执丢失',
  'receipt-status': '回执失败',
  'receipt-delay': '回执推迟',
  'receipt-batch': '回执成批',
  'callback-duplicate': '回调重复',
  'callback-delay': '回调推迟',
  'callback-drop': '回调丢失',
  'callback-signature': '回调签名错误',
  'callback-appid': '回调账号错误',
  'callback-stale': '回调时间过旧',
  'callback-replay': '回调重放',
}

/** What the drawer shows: for each tab a function that makes its elements. `redraw` draws the open tab again, `account` is the one in the phone. */
export function drawerViews(redraw, account) {
  return { journal: () => journal(redraw), callbacks, tokens, faults: () => faults(redraw), clock: () => clock(redraw, account) }
}

async function journal(draw) {
  const { entries } = await sim('/journal?limit=60')
  const rows = entries.map((entry) => {
    const failed = entry.status !== 200 || (entry.errcode ?? 0) !== 0
    const verdict =
      entry.status === null ? '中断' : entry.errcode ? String(entry.errcode) : entry.status === 200 ? '成功' : String(entry.status)
    return h(
      'details',
      { class: 'entry' },
      h(
        'summary',
        {},
        h('span', { class: `verdict ${failed ? 'bad' : ''}` }, verdict),
        h('span', { class: 'path' }, entry.path.replace('/cgi-bin/', '')),
        h('time', {}, when(entry.at, 'second')),
      ),
      h(
        'pre',
        {},
        `${entry.method} ${entry.path}\n${entry.requestBody ? `\n${pretty(entry.requestBody)}\n` : ''}\n→ ${entry.status ?? '—'}  ${entry.ms} 毫秒${entry.faults.length ? `  故障：${entry.faults.map((kind) => KINDS[kind]).join('、')}` : ''}\n${pretty(entry.responseBody)}`,
      ),
    )
  })
  return [toolbar('微信收到的请求', ['清空', () => sim('/journal', undefined, 'DELETE').then(draw)]), ...orEmpty(rows, '还没有请求')]
}

async function callbacks() {
  const { callbacks: list } = await sim('/callbacks?limit=60')
  const states = { pending: '等待', delivered: '已送达', failed: '失败' }
  const rows = list.map((push) =>
    h(
      'details',
      { class: 'entry' },
      h(
        'summary',
        {},
        h('span', { class: `verdict ${push.state === 'failed' ? 'bad' : push.state === 'pending' ? 'wait' : ''}` }, states[push.state]),
        h('span', { class: 'path' }, push.event),
        h('time', {}, when(push.createTime * 1000, 'second')),
      ),
      h(
        'pre',
        {},
        `${push.attempts.map((attempt, index) => `第 ${index + 1} 次  ${when(attempt.at, 'second')}  ${attempt.error ?? `HTTP ${attempt.status}`}  ${attempt.ms} 毫秒  ${attempt.reply ? `“${attempt.reply.slice(0, 60)}”` : ''}`).join('\n') || '还没有发出'}\n\n${push.plain}`,
      ),
    ),
  )
  return [toolbar('推送给服务器的事件'), ...orEmpty(rows, '还没有回调')]
}

async function tokens() {
  const { apps } = await sim('/apps')
  return apps.map((app) =>
    h(
      'section',
      { class: 'block' },
      h('h2', {}, app.name, h('small', {}, app.appid)),
      h(
        'p',
        { class: 'hint' },
        app.callback
          ? `回调 ${app.callback.url || '未设置'}（${{ secure: '安全模式', compat: '兼容模式', plain: '明文模式' }[app.callback.mode]}）`
          : '没有设置回调',
      ),
      ...orEmpty(
        app.tokens.map((token) =>
          row(
            `${token.source === 'stable' ? '稳定版' : '普通'} …${token.ending}`,
            token.dead ? '已失效' : `剩 ${Math.ceil(token.secondsLeft / 60)} 分钟`,
          ),
        ),
        '还没有令牌',
      ),
      ...app.usage.map((use) => row(`${use.path.replace('/cgi-bin/', '')} ${use.day}`, `${use.used} / ${use.limit ?? '不限'}`)),
    ),
  )
}

async function faults(draw) {
  const { faults: armed } = await sim('/faults')
  const rows = armed.map((fault) =>
    h(
      'div',
      { class: 'row' },
      h(
        'span',
        {},
        `${KINDS[fault.fault.kind]}${fault.fault.errcode ? ` ${fault.fault.errcode}` : ''}${fault.match.path ? ` ${fault.match.path.replace('/cgi-bin/', '')}` : ''}`,
        h('small', {}, `已触发 ${fault.fired} 次`),
      ),
      h('button', { type: 'button', onclick: () => sim(`/faults/${fault.id}`, undefined, 'DELETE').then(draw) }, '移除'),
    ),
  )
  const presets = PRESETS.map(([label, body]) =>
    h(
      'button',
      {
        type: 'button',
        class: 'preset',
        onclick: () =>
          sim('/faults', body)
            .then(() => toast('已生效'))
            .then(draw),
      },
      label,
    ),
  )
  return [
    toolbar('正在生效的故障', ['全部移除', () => sim('/faults', undefined, 'DELETE').then(draw)]),
    ...orEmpty(rows, '没有故障，一切正常'),
    h('h3', {}, '注入故障'),
    ...presets,
  ]
}

async function clock(draw, account) {
  const { now, offsetMs } = await sim('/clock')
  const input = h('input', { type: 'datetime-local', 'aria-label': '新的时间', value: localText(now) })
  const set = (body) => sim('/clock', body).then(draw)
  return [
    toolbar('模拟时间'),
    h('p', { class: 'big-time' }, when(now, 'day'), ' ', when(now, 'clock')),
    h(
      'p',
      { class: 'hint' },
      Math.abs(offsetMs) < 1000 ? '与真实时间一致' : `比真实时间${offsetMs > 0 ? '快' : '慢'} ${spell(Math.abs(offsetMs))}`,
    ),
    h(
      'div',
      { class: 'clock-buttons' },
      button('+1 分钟', () => set({ advanceMs: 60_000 })),
      button('+10 分钟', () => set({ advanceMs: 600_000 })),
      button('到 18:05', () => set({ setTo: next(now, 18, 5) })),
    ),
    h(
      'div',
      { class: 'clock-set' },
      input,
      button('设定', () => input.value && set({ setTo: `${input.value}:00+08:00` })),
    ),
    h('p', { class: 'hint' }, account()?.name ? `${account().name}的服务器会跟着这个时间走：令牌、额度、锁定和提醒都按它计算。` : ''),
  ]
}

function button(label, onclick) {
  return h('button', { type: 'button', onclick }, label)
}

function toolbar(title, action) {
  return h('div', { class: 'toolbar' }, h('h2', {}, title), action && button(action[0], action[1]))
}

function row(left, right) {
  return h('div', { class: 'row' }, h('span', {}, left), h('span', { class: 'value' }, right))
}

function orEmpty(rows, text) {
  return rows.length > 0 ? rows : [h('p', { class: 'hint' }, text)]
}

function pretty(text) {
  try {
    // 19-digit numbers must not lose digits on the screen: numbers of 16 digits and more are shown as they came.
    return /\d{16}/.test(text.replace(/"[^"]*"/g, '')) ? text : JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}

function localText(at) {
  return new Date(at + 8 * 3_600_000).toISOString().slice(0, 16)
}

/** The next time it is hour:minute in Shanghai. */
function next(now, hour, minute) {
  const day = Math.floor((now + 8 * 3_600_000) / 86_400_000) * 86_400_000 - 8 * 3_600_000
  const today = day + (hour * 60 + minute) * 60_000
  return today > now ? today : today + 86_400_000
}

function spell(ms) {
  const minutes = Math.round(ms / 60_000)
  const parts = [
    [Math.floor(minutes / 1440), '天'],
    [Math.floor(minutes / 60) % 24, '小时'],
    [minutes % 60, '分钟'],
  ]
  return (
    parts
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}`)
      .join(' ') || '不到 1 分钟'
  )
}
