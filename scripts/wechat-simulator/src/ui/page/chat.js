import { avatar, h, when } from './dom.js'

const GAP_MS = 5 * 60_000

/** Draws the chat with an account: template-message cards, replies, notices. Stays at the bottom when it was there. */
export function chatView(box, app, user, entries, onOpen) {
  const atEnd =
    box.scrollHeight - box.scrollTop - box.clientHeight < 40 || box.dataset.user !== user.id || Number(box.dataset.count) !== entries.length
  const rows = []
  let last = 0
  for (const entry of entries.filter((one) => one.family !== 'subscribe')) {
    if (entry.at - last > GAP_MS) rows.push(h('p', { class: 'time' }, when(entry.at, 'chat')))
    last = entry.at
    rows.push(row(entry, app, user, onOpen))
  }
  if (rows.length === 0) rows.push(h('p', { class: 'time' }, '你已关注该公众号，新消息会出现在这里'))
  box.replaceChildren(...rows)
  box.dataset.user = user.id
  box.dataset.count = String(entries.length)
  if (atEnd) box.scrollTop = box.scrollHeight
}

function row(entry, app, user, onOpen) {
  if (entry.kind === 'card') return card(entry, onOpen)
  if (entry.kind === 'notice') return h('p', { class: 'notice' }, entry.text)
  if (entry.kind === 'tap') return h('div', { class: 'bubble mine' }, h('span', {}, entry.text), avatar(user.name, 'small'))
  return h(
    'div',
    { class: 'bubble' },
    h('span', { class: 'avatar small account', 'aria-hidden': 'true' }, [...app.name][0]),
    h('span', {}, entry.text),
  )
}

/** A message with its fields; `head` stands above the title. */
export function card(message, onOpen, head) {
  const hasLink = message.url || message.miniprogram
  const lines = message.lines.map((line) => h('div', { class: 'line' }, h('dt', {}, line.label), h('dd', {}, line.value || '—')))
  return h(
    'article',
    { class: `card ${message.readAt === null ? 'new' : ''}`, 'data-msgid': message.msgid },
    head,
    h('h2', {}, message.title),
    h('dl', {}, lines),
    hasLink &&
      h(
        'button',
        { type: 'button', class: 'more', onclick: () => onOpen(message) },
        h('span', {}, '查看详情'),
        h('span', { 'aria-hidden': 'true' }, '›'),
      ),
  )
}

/** The account's bottom menu: three columns, sub-menus open above. */
export function menuBar(bar, buttons, onTap) {
  const signature = JSON.stringify(buttons)
  if (bar.dataset.signature === signature) return
  bar.dataset.signature = signature
  bar.hidden = buttons.length === 0
  bar.replaceChildren(h('span', { class: 'keyboard', 'aria-hidden': 'true' }, '⌨'), ...buttons.map((button) => column(bar, button, onTap)))
}

function column(bar, button, onTap) {
  const subs = button.sub_button ?? []
  if (subs.length === 0) return h('div', { class: 'column' }, h('button', { type: 'button', onclick: () => onTap(button) }, button.name))
  const sheet = h(
    'div',
    { class: 'submenu', hidden: true },
    subs.map((sub) =>
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            sheet.hidden = true
            onTap(sub)
          },
        },
        sub.name,
      ),
    ),
  )
  const toggle = () => {
    const wasHidden = sheet.hidden
    for (const other of bar.querySelectorAll('.submenu')) other.hidden = true
    sheet.hidden = !wasHidden
  }
  return h(
    'div',
    { class: 'column' },
    sheet,
    h(
      'button',
      { type: 'button', class: 'parent', 'aria-haspopup': 'true', onclick: toggle },
      h('i', { 'aria-hidden': 'true' }, '≡'),
      button.name,
    ),
  )
}

/** The account's page: follow, stop following, refuse messages. */
export function profileView(box, app, user, onAct) {
  const isFollower = user.follows.includes(app.appid)
  const isBlocked = user.blocked.includes(app.appid)
  box.replaceChildren(
    h(
      'div',
      { class: 'profile-head' },
      h('span', { class: 'avatar large account', 'aria-hidden': 'true' }, [...app.name][0]),
      h('h2', {}, app.name),
      h('p', {}, '服务号 · 微信号 ', app.ghId),
    ),
    isFollower
      ? h(
          'div',
          { class: 'profile-rows' },
          h(
            'div',
            { class: 'profile-row' },
            h('span', {}, '接收文章和服务消息'),
            h('button', {
              type: 'button',
              role: 'switch',
              'aria-checked': isBlocked ? 'false' : 'true',
              'aria-label': '接收消息',
              class: 'switch',
              onclick: () => onAct(isBlocked ? 'unblock' : 'block'),
            }),
          ),
          h('p', { class: 'hint' }, isBlocked ? '已拒收：公众号的消息不会送达' : '关闭即拒收，公众号会收到“用户拒收”的回执'),
          h('button', { type: 'button', class: 'wide danger', onclick: () => onAct('unfollow') }, '取消关注'),
        )
      : h(
          'div',
          { class: 'profile-rows' },
          h('p', { class: 'hint center' }, '关注后才能收到消息、看到菜单'),
          h('button', { type: 'button', class: 'wide primary', onclick: () => onAct('follow') }, '关注公众号'),
        ),
  )
}
