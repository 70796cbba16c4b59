import type { App, User } from '../state/model'

const SHOWN = 200

const STYLE = `
*{box-sizing:border-box}
body{margin:0;font:17px/1.5 -apple-system,"PingFang SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif;background:#ededed;color:#191919}
main{max-width:420px;min-height:100vh;margin:0 auto;background:#fff;padding:56px 24px 32px;display:flex;flex-direction:column}
.badge{width:56px;height:56px;border-radius:12px;background:#07c160;color:#fff;font-size:26px;display:grid;place-items:center}
.app{display:flex;gap:14px;align-items:center;font-size:18px}
h1{font-size:22px;font-weight:600;margin:28px 0 12px}
p{margin:0 0 12px;color:#5e5e5e}
.who{display:flex;gap:14px;align-items:center;width:100%;padding:14px 0;margin:0;border:0;border-top:1px solid #ececec;background:none;font:inherit;text-align:left;color:inherit;cursor:pointer}
.who .badge{width:44px;height:44px;border-radius:8px;font-size:20px;background:#576b95;flex:none}
.who small{display:block;color:#757575;font-size:14px}
.grow{flex:1}
.actions{display:grid;gap:14px;justify-items:center;margin-top:40px}
button.main,button.plain{width:184px;min-height:44px;border:0;border-radius:8px;font:inherit;font-weight:600;cursor:pointer}
button.main{background:#07c160;color:#fff}
button.plain{background:#f2f2f2;color:#06ae56}
.sign{font-size:56px;line-height:1;color:#fa5151;text-align:center;margin:40px 0 16px}
.center{text-align:center}
`

/** WeChat's page that asks for name and picture (snsapi_userinfo). */
export function consentPage(app: App, user: User, query: string): string {
  return frame(
    '微信登录',
    `<div class="app"><span class="badge">${first(app.name)}</span><span>${escape(app.name)}</span></div>
    <h1>申请获取并验证你的昵称、头像</h1>
    <form class="grow" method="post" action="/connect/oauth2/allow?${escape(query)}">
      <input type="hidden" name="user" value="${escape(user.id)}">
      <div class="who"><span class="badge">${first(user.name)}</span><span>${escape(user.name)}<small>微信个人信息</small></span></div>
      <div class="actions">
        <button class="main" name="answer" value="allow">允许</button>
        <button class="plain" name="answer" value="deny">拒绝</button>
      </div>
    </form>`,
  )
}

/** Stands for the phone that scans or the desktop that has no person: who are you? */
export function chooserPage(app: App, users: User[], query: string): string {
  const sorted = [...users].sort((a, b) => Number(b.person !== null) - Number(a.person !== null)).slice(0, SHOWN)
  const rows = sorted.map(
    (user) => `<button class="who" name="user" value="${escape(user.id)}"><span class="badge">${first(user.name)}</span>
      <span>${escape(user.name)}<small>${escape(user.role)}</small></span></button>`,
  )
  return frame(
    '选择身份',
    `<div class="app"><span class="badge">${first(app.name)}</span><span>${escape(app.name)}</span></div>
    <h1>用谁的微信登录？</h1>
    <p>这里代替真实微信的扫码或手机确认。</p>
    <form method="post" action="/connect/oauth2/allow?${escape(query)}">${rows.join('') || '<p>还没有任何人。</p>'}</form>`,
  )
}

/** WeChat's error page; the code is what its documentation lists. */
export function errorPage(text: string, code: number | null): string {
  return frame(
    '出错了',
    `<div class="sign" aria-hidden="true">!</div><h1 class="center">${escape(text)}</h1><p class="center">${code ? `错误码：${code}` : ''}</p>`,
  )
}

/** Text that is safe inside HTML and attributes. */
export function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}

function frame(title: string, body: string): string {
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escape(title)}</title><script src="/__sim/ua.js"></script><style>${STYLE}</style></head><body><main>${body}</main></body></html>`
}

function first(name: string): string {
  return escape([...name][0] ?? '?')
}
