import { card } from './chat.js'
import { h, sim, toast, when } from './dom.js'

/** Messages of mini-programs, newest last, each under its sender; what the person refused can be allowed again. */
export async function drawNotices(box, user, onOpen, redraw) {
  const [{ entries }, person, { apps }] = await Promise.all([
    sim(`/users/${user.id}/inbox?limit=100`),
    sim(`/users/${user.id}`),
    sim('/apps'),
  ])
  const rows = notices(entries).flatMap((entry) => [
    h('p', { class: 'time' }, when(entry.at, 'chat')),
    card(entry, onOpen, sender(entry, user, redraw)),
  ])
  const empty = h('p', { class: 'time' }, '还没有服务通知。在小程序里允许一次，就能收到一条。')
  box.replaceChildren(...refused(person, apps, redraw), ...(rows.length > 0 ? rows : [empty]))
  box.scrollTop = box.scrollHeight
}

export async function unreadNotices(user) {
  const { entries } = await sim(`/users/${user.id}/inbox?limit=200`)
  return notices(entries).filter((entry) => entry.readAt === null).length
}

const notices = (entries) => entries.filter((entry) => entry.family === 'subscribe')

/** The mini-program's name, and the card's 「···」 by which its messages are refused. */
function sender(entry, user, redraw) {
  const refuse = () => change(user, entry.appid, entry.templateId, 'reject', '已拒收这类通知', redraw)
  return h(
    'div',
    { class: 'sender' },
    h('span', { class: 'mini-mark', 'aria-hidden': 'true' }),
    h('span', {}, entry.appName),
    h('button', { type: 'button', 'aria-label': `拒收${entry.title}`, onclick: refuse }, '···'),
  )
}

function refused(person, apps, redraw) {
  const rows = apps.flatMap((app) =>
    app.templates
      .filter((template) => person.consents[app.appid]?.[template.templateId]?.setting === 'reject')
      .map((template) => {
        const allow = () => change(person, app.appid, template.templateId, 'ask', '已恢复，下次会再询问', redraw)
        return h('div', {}, h('span', {}, `已拒收：${template.title}`), h('button', { type: 'button', onclick: allow }, '恢复'))
      }),
  )
  return rows.length > 0 ? [h('section', { class: 'refused' }, rows)] : []
}

async function change(user, appid, templateId, setting, words, redraw) {
  await sim(`/users/${user.id}/subscribe-setting`, { appid, templateId, setting })
  toast(words)
  await redraw()
}
