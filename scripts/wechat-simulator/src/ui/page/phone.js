import { chatView, menuBar, profileView } from './chat.js'
import { avatar, byId, h, sim, toast, when } from './dom.js'
import { refreshDrawer, startDrawer } from './drawer.js'
import { drawNotices, unreadNotices } from './notices.js'
import { drawScan } from './scan.js'
import { closedBy, closeMini, hasMini, isOffered, loadOffer, openMini, showMini } from './mini.js'

/**
 * The phone: whose it is and what its screen shows. Above two hundred lines because every screen works on this one state; what a screen
 * looks like is in the files beside.
 */

/** What the page knows: the people, who holds the phone, and for each person which screen is open: the chat, a web page, the mini-program, service notices, the scanner. */
const state = { users: [], user: null, app: null, offsetMs: 0, view: 'chat', pages: new Map(), query: '' }

async function loadPeople() {
  const query = state.query ? `q=${encodeURIComponent(state.query)}` : 'persons=1'
  let { users } = await sim(`/users?limit=200&${query}`)
  if (users.length === 0 && !state.query) users = (await sim('/users?limit=100')).users
  state.users = users
  const wanted = state.user?.id ?? decodeURIComponent(location.hash.slice(1))
  const found = users.find((user) => user.id === wanted || user.person === wanted)
  state.user = found ?? state.user ?? users[0] ?? null
  showPeople()
}

function showPeople() {
  byId('search').hidden = state.users.length < 12 && !state.query
  const rows = state.users.map((user) =>
    h(
      'button',
      {
        type: 'button',
        class: `person ${user.id === state.user?.id ? 'chosen' : ''}`,
        'aria-current': user.id === state.user?.id ? 'true' : null,
        'data-person': user.person ?? user.id,
        onclick: () => choose(user),
      },
      h(
        'span',
        { class: 'picture' },
        avatar(user.name),
        user.unread > 0 &&
          h('b', { class: 'unread', 'aria-label': `${user.unread} 条未读` }, user.unread > 99 ? '99+' : String(user.unread)),
      ),
      h('span', { class: 'words' }, h('span', { class: 'name' }, user.name), h('span', { class: 'role' }, user.role)),
    ),
  )
  byId('people-list').replaceChildren(...(rows.length > 0 ? rows : [h('p', { class: 'empty' }, '没有找到人物')]))
  byId('narrow-name').textContent = state.user ? state.user.name : ''
}

async function choose(user) {
  state.user = user
  state.view = hasMini(user) ? 'mini' : state.pages.get(user.id)?.open ? 'web' : 'chat'
  history.replaceState(null, '', `#${encodeURIComponent(user.person ?? user.id)}`)
  document.body.classList.remove('people-open')
  showPeople()
  await showPhone()
}

async function showPhone() {
  const { user, app } = state
  showMini(user, state.view)
  byId('chat').hidden = state.view !== 'chat'
  byId('web').hidden = state.view !== 'web'
  byId('profile').hidden = state.view !== 'profile'
  byId('notices').hidden = state.view !== 'notices'
  byId('scan').hidden = state.view !== 'scan'
  byId('nav-back').classList.toggle('away', state.view === 'chat')
  byId('nav-more').classList.toggle('away', state.view !== 'chat')
  byId('phone').classList.toggle('following', Boolean(app && user?.follows.includes(app.appid)))
  for (const [id, page] of state.pages) page.frame.hidden = id !== user?.id
  if (!user || !app) return void byId('chat').replaceChildren(h('p', { class: 'empty' }, '还没有公众号或人物：请先载入数据'))
  const isFollower = user.follows.includes(app.appid)
  byId('nav-title').textContent = titleOf(user, app)
  byId('menu-bar').hidden = state.view !== 'chat' || !isFollower
  if (state.view === 'web' || state.view === 'mini') return
  if (state.view === 'notices') return showNotices()
  if (state.view === 'scan') return drawScan(byId('scan'), goScanned)
  void showCount(user)
  if (state.view === 'profile' || !isFollower) return showProfile()
  const [inbox, menu] = await Promise.all([sim(`/users/${user.id}/inbox?limit=100`), sim(`/users/${user.id}/menu?appid=${app.appid}`)])
  if (state.user !== user && state.user?.id !== user.id) return
  chatView(byId('chat'), app, user, inbox.entries, openCard)
  menuBar(byId('menu-bar'), menu.button, tapMenu)
  if (user.unread > 0 && document.visibilityState === 'visible') await markRead(user, 'template')
}

const TITLES = { profile: '公众号资料', notices: '服务通知', scan: '扫一扫' }

function titleOf(user, app) {
  return state.view === 'web' ? (state.pages.get(user.id)?.title ?? '') : (TITLES[state.view] ?? app.name)
}

async function showCount(user) {
  const count = await unreadNotices(user)
  byId('notices-unread').hidden = count === 0
  byId('notices-unread').textContent = String(count)
}

async function showNotices() {
  const { user } = state
  const again = () => showNotices()
  await drawNotices(byId('notices'), user, openCard, again)
  if (state.user?.id === user.id && user.unread > 0 && document.visibilityState === 'visible') await markRead(user, 'subscribe')
}

/** What a scanned code leads to. */
async function goScanned(text) {
  const found = await sim(`/users/${state.user.id}/scan`, { text })
  if (found.kind === 'mini') return enterMini(found.pagepath, found.appid, found.scene)
  if (found.kind === 'web') return openPage(found.openUrl)
  if (found.kind === 'expired') return toast('二维码已过期')
  if (found.kind === 'text') return toast(`二维码内容：${found.text}`)
  state.view = 'chat'
  toast(found.event === 'SCAN' ? '已扫码，进入公众号' : '已扫码并关注公众号')
  await loadPeople()
  await showPhone()
}

function showProfile() {
  byId('chat').hidden = true
  byId('profile').hidden = false
  profileView(byId('profile'), state.app, state.user, act)
}

async function markRead(user, family) {
  const { unread } = await sim(`/users/${user.id}/read`, { family })
  const shown = state.users.find((one) => one.id === user.id)
  if (shown) shown.unread = unread
  showPeople()
}

async function act(name) {
  const body = { appid: state.app.appid }
  state.user = await sim(`/users/${state.user.id}/${name}`, body)
  if (name === 'follow') state.view = 'chat'
  toast({ follow: '已关注', unfollow: '已取消关注', block: '已拒收消息', unblock: '已恢复接收消息' }[name])
  await loadPeople()
  await showPhone()
}

async function openCard(card) {
  const answer = await sim(`/users/${state.user.id}/open-message`, { msgid: card.msgid })
  if (answer.miniprogram) return enterMini(answer.miniprogram.pagepath, answer.miniprogram.appid)
  if (answer.openUrl) openPage(answer.openUrl)
}

async function tapMenu(button) {
  const answer = await sim(`/users/${state.user.id}/menu-click`, {
    appid: state.app.appid,
    name: button.name,
    key: button.key,
    url: button.url,
  })
  if (answer.type === 'miniprogram') return enterMini(answer.pagepath, answer.appid)
  if (answer.openUrl) openPage(answer.openUrl)
}

/** Goes to the mini-program of the phone, on a page of it if one is named. */
function enterMini(pagepath, appid, scene) {
  if (!isOffered(appid)) return toast(`打开小程序页面：${pagepath}（还没有构建小程序）`)
  openMini(state.user, pagepath, scene)
  state.view = 'mini'
  void showPhone()
}

/** Opens a link in this person's web view. Each person keeps one, so that switching back finds the page as it was. */
function openPage(url) {
  const { user } = state
  if (!user.person) return toast('这个人物没有自己的网址，无法打开网页')
  state.pages.get(user.id)?.frame.remove()
  const frame = h('iframe', { src: url, title: `${user.name}的网页`, allow: 'clipboard-write', 'data-person': user.person })
  state.pages.set(user.id, { frame, title: '正在打开…', open: true })
  byId('web').append(frame)
  state.view = 'web'
  void showPhone()
}

function back() {
  const page = state.pages.get(state.user?.id)
  if (state.view === 'web' && page) {
    page.frame.remove()
    state.pages.delete(state.user.id)
  }
  state.view = 'chat'
  void showPhone()
}

function onPageMessage(event) {
  const closed = closedBy(event)
  if (closed) {
    closeMini({ id: closed })
    if (closed === state.user?.id) back()
    return
  }
  const told = event.data?.phonePage
  if (!told) return
  for (const page of state.pages.values()) {
    if (page.frame.contentWindow === event.source) page.title = told.title || '网页'
  }
  if (state.view === 'web') byId('nav-title').textContent = state.pages.get(state.user?.id)?.title ?? ''
}

async function loadWorld() {
  const [{ apps }, clock] = await Promise.all([sim('/apps'), sim('/clock'), loadOffer()])
  state.app = apps.find((app) => app.kind === 'oa') ?? null
  state.offsetMs = clock.offsetMs
  await loadPeople()
  await showPhone()
}

function tick() {
  const now = Date.now() + state.offsetMs
  byId('status-time').textContent = when(now, 'clock')
  byId('clock-line').textContent = `${when(now, 'day')} ${when(now, 'second')}`
}

function listen() {
  const events = new EventSource('/__sim/events')
  events.onmessage = async (event) => {
    const topics = JSON.parse(event.data)
    refreshDrawer(topics)
    if (topics.includes('all')) return loadWorld()
    if (topics.includes('clock')) state.offsetMs = (await sim('/clock')).offsetMs
    if (topics.includes('inbox') || topics.includes('people')) {
      await loadPeople()
      if (state.view === 'chat' || state.view === 'notices') await showPhone()
    }
  }
}

byId('nav-back').addEventListener('click', back)
byId('mini-entry').addEventListener('click', () => enterMini())
for (const view of ['notices', 'scan']) {
  byId(`${view}-entry`).addEventListener('click', () => {
    state.view = view
    void showPhone()
  })
}
byId('nav-more').addEventListener('click', () => {
  state.view = 'profile'
  void showPhone()
})
byId('search').addEventListener('input', (event) => {
  state.query = event.target.value.trim()
  void loadPeople()
})
for (const button of document.querySelectorAll('[data-open]')) {
  button.addEventListener('click', () => document.body.classList.toggle(`${button.dataset.open}-open`))
}
window.addEventListener('message', onPageMessage)
startDrawer(() => state.app)
setInterval(tick, 1000)
void loadWorld().then(tick)
listen()
