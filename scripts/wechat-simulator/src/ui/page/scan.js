import { h, sim } from './dom.js'

/** The scanner: a field for what a code says, and every code that this WeChat has made, newest first. */
export async function drawScan(box, onScan) {
  const { codes } = await sim('/codes?limit=30')
  const input = h('input', { type: 'text', placeholder: '粘贴二维码内容或链接', 'aria-label': '二维码内容' })
  const paste = h(
    'form',
    {
      class: 'scan-paste',
      onsubmit: (event) => {
        event.preventDefault()
        if (input.value.trim()) onScan(input.value.trim())
      },
    },
    input,
    h('button', { type: 'submit' }, '扫描'),
  )
  const rows = codes.map((code) =>
    h(
      'button',
      { type: 'button', class: 'code', disabled: code.isOver, onclick: () => onScan(code.url) },
      h('img', { src: `/__sim/qr.png?text=${encodeURIComponent(code.url)}`, alt: '', loading: 'lazy' }),
      h(
        'span',
        {},
        h('b', {}, `${code.appName} · ${KINDS[code.kind]}`),
        h('small', {}, `${detail(code)}${code.isOver ? '（已过期）' : ''}`),
      ),
    ),
  )
  box.replaceChildren(paste, ...(rows.length > 0 ? rows : [h('p', { class: 'empty' }, '还没有二维码')]))
}

const KINDS = { ticket: '公众号二维码', wxacode: '小程序码', urllink: '短链接', scheme: '打开链接' }

function detail(code) {
  if (code.kind === 'ticket') return `参数 ${code.scene}`
  return `${code.path || '首页'}${code.query ? ` ${code.query}` : ''}`
}
