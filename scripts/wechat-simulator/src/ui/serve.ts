import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Context } from 'koa'
import { type HostPlan, labelOf, PHONE_LABEL } from '../persona/hosts'
import { WECHAT_UA } from '../persona/proxy'

const FILES: Record<string, { file: string; type: string }> = {
  '/__sim/ui': { file: 'phone.html', type: 'text/html; charset=utf-8' },
  '/__sim/ui/phone.css': { file: 'phone.css', type: 'text/css; charset=utf-8' },
  '/__sim/ui/phone.js': { file: 'phone.js', type: 'text/javascript; charset=utf-8' },
  '/__sim/ui/chat.js': { file: 'chat.js', type: 'text/javascript; charset=utf-8' },
  '/__sim/ui/notices.js': { file: 'notices.js', type: 'text/javascript; charset=utf-8' },
  '/__sim/ui/scan.js': { file: 'scan.js', type: 'text/javascript; charset=utf-8' },
  '/__sim/ui/mini.js': { file: 'mini.js', type: 'text/javascript; charset=utf-8' },
  '/__sim/ui/drawer.js': { file: 'drawer.js', type: 'text/javascript; charset=utf-8' },
  '/__sim/ui/drawer-views.js': { file: 'drawer-views.js', type: 'text/javascript; charset=utf-8' },
  '/__sim/ui/dom.js': { file: 'dom.js', type: 'text/javascript; charset=utf-8' },
}

/**
 * The phone page and the script that proxied pages get. The page lives on `phone.<domain>`: cookies of the frames inside count
 * as same-site only there, so other hosts are sent on (`?stay` keeps them). Returns whether the request was answered.
 */
export async function serveUi(ctx: Context, plan: HostPlan, port: number): Promise<boolean> {
  const label = labelOf(ctx.req.headers.host, plan.domain)
  if (ctx.path === '/__sim/ua.js') return answer(ctx, userAgentScript(), 'text/javascript; charset=utf-8')
  if (label === null && (ctx.path === '/' || ctx.path === '/__sim/ui') && ctx.query.stay === undefined) {
    ctx.redirect(`http://${PHONE_LABEL}.${plan.domain}:${port}/`)
    return true
  }
  const entry = FILES[ctx.path === '/' ? '/__sim/ui' : ctx.path.replace(/\/$/, '')]
  if (!entry) return false
  return answer(ctx, await readFile(path.join(__dirname, 'page', entry.file), 'utf8'), entry.type)
}

/** Makes the page believe that it runs in WeChat, and tells the phone around it where it is. */
function userAgentScript(): string {
  return `Object.defineProperty(navigator,'userAgent',{get:function(){return ${JSON.stringify(WECHAT_UA)}}});
(function(){if(window.parent===window)return;var last='';function tell(){var now=document.title+'\\n'+location.href;if(now===last)return;last=now;
window.parent.postMessage({phonePage:{title:document.title,url:location.href}},'*')}
document.addEventListener('DOMContentLoaded',tell);window.addEventListener('load',tell);setInterval(tell,500)})();
`
}

function answer(ctx: Context, body: string, type: string): true {
  ctx.set('Content-Type', type)
  ctx.set('Cache-Control', 'no-store')
  ctx.body = body
  return true
}
