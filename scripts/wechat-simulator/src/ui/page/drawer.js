import { byId, h } from './dom.js'
import { drawerViews } from './drawer-views.js'

const TABS = { journal: '请求', callbacks: '回调', tokens: '令牌与额度', faults: '故障', clock: '时钟' }
const TOPICS = { journal: 'journal', callbacks: 'callbacks', people: 'tokens', faults: 'faults', clock: 'clock' }

let current = 'journal'
let account = () => null

/** The developer's drawer; `getApp` returns the account that the phone shows. */
export function startDrawer(getApp) {
  account = getApp
  const close = h(
    'button',
    { type: 'button', class: 'close', 'aria-label': '关闭开发者工具', onclick: () => document.body.classList.remove('drawer-open') },
    '×',
  )
  const tabs = Object.entries(TABS).map(([key, label]) =>
    h('button', { type: 'button', role: 'tab', 'data-tab': key, onclick: () => open(key) }, label),
  )
  byId('tabs').replaceChildren(...tabs, close)
  void open(current)
}

export function refreshDrawer(topics) {
  // An entry that is being read must not fold up under the reader.
  if (byId('panel').querySelector('details[open]')) return
  if (topics.includes('all') || topics.some((topic) => TOPICS[topic] === current)) void draw()
}

function open(key) {
  current = key
  for (const tab of byId('tabs').querySelectorAll('[role=tab]')) tab.setAttribute('aria-selected', String(tab.dataset.tab === key))
  return draw()
}

async function draw() {
  const key = current
  const view = await drawerViews(draw, account)[key]()
  if (key === current) byId('panel').replaceChildren(...view)
}
