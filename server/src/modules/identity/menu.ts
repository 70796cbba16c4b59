/** The official account's menu and the tags that show teachers and officers of a bureau theirs (ID-9). */
import { familyMenu, taggedMenus, type MenuTag } from '@zhixiao/config/wechat/menu'
import { outside, WechatRefused, type MenuButton, type TaggedMenu } from '../../outside/index'
import { log } from '../../platform/log'
import * as queries from './queries'

/** A page of ours behind OAuth: who taps it is signed in first and then lands on the page (ID-9). */
const linkTo = (path: string) => `${outside().publicOrigin}/api/wechat/oauth/start?back=${encodeURIComponent(path)}`

type Item = { name: string; path: string }
const buttonOf = ({ name, path }: Item) => ({ name, type: 'view' as const, url: linkTo(path) })
const buttonsOf = (menu: readonly (Item | { name: string; items: readonly Item[] })[]): MenuButton[] =>
  menu.map((entry) => ('items' in entry ? { name: entry.name, sub_button: entry.items.map(buttonOf) } : buttonOf(entry)))

/** Publishes the menu of families to everybody and to each tag its own (`npm run job publish-menu`). Fails when WeChat refuses. */
export async function publishMenu(): Promise<void> {
  const { wechat } = outside()
  const tagged: TaggedMenu[] = []
  for (const [tag, menu] of taggedMenus) tagged.push({ tagId: await wechat.tagNamed(tag), buttons: buttonsOf(menu) })
  await wechat.replaceMenus(buttonsOf(familyMenu), tagged)
}

/**
 * These accounts, and only these, should carry the tag: asks WeChat for the difference (50 in a call) and remembers it. People who do not
 * follow are left out; the tag comes when they do. Called every minute, it costs one query when nothing changed. Returns the numbers.
 */
export async function wantTag(tag: MenuTag, accountIds: readonly string[]): Promise<{ tagged: number; untagged: number }> {
  const { wechat } = outside()
  const appid = wechat.appidOf('oa')
  const differences = await queries.tagDifferences(tag, appid, accountIds)
  if (differences.length === 0) return { tagged: 0, untagged: 0 }
  const asked: Asked = { tag, tagId: await wechat.tagNamed(tag), appid }
  const give = differences.filter((row) => row.tagged === 1).map((row) => row.openid)
  const take = differences.filter((row) => row.tagged === 0).map((row) => row.openid)
  return { tagged: await changeTags(asked, give, true), untagged: await changeTags(asked, take, false) }
}

const perCall = 50

type Asked = { tag: MenuTag; tagId: number; appid: string }
async function changeTags(asked: Asked, openids: readonly string[], tagged: boolean): Promise<number> {
  let changed = 0
  for (let at = 0; at < openids.length; at += perCall) changed += await changeSome(asked, openids.slice(at, at + perCall), tagged)
  return changed
}

/** One foreign or unfollowed openid makes WeChat refuse all fifty: then each is asked for alone. */
async function changeSome(asked: Asked, openids: readonly string[], tagged: boolean): Promise<number> {
  try {
    await outside().wechat.setTag(asked.tagId, openids, tagged)
    await queries.markTagged(asked.tag, asked.appid, openids, tagged)
    return openids.length
  } catch (error) {
    if (!(error instanceof WechatRefused)) throw error
    if (openids.length > 1) {
      let changed = 0
      for (const openid of openids) changed += await changeSome(asked, [openid], tagged)
      return changed
    }
    log.warn({ event: 'menu.tag_refused', errcode: error.errcode })
    return 0
  }
}
