/** The account's bottom menu and the tags that choose who sees which (ID-9). */
import type { Reply, WechatClient } from './client'
import { WechatRefused } from './errors'

export type MenuButton =
  { name: string; type: 'view'; url: string } | { name: string; sub_button: { name: string; type: 'view'; url: string }[] }

/** A menu for followers with a tag. */
export type TaggedMenu = { tagId: number; buttons: MenuButton[] }

/**
 * Replaces all menus: `everybody` first (a conditional menu needs a default), then those for followers with a tag; of two that match, WeChat shows
 * the later one. Creating the default menu deletes no conditional ones, so everything is removed before. Fails as WechatClient.withToken.
 */
export async function replaceMenus(client: WechatClient, everybody: MenuButton[], tagged: readonly TaggedMenu[]): Promise<void> {
  await client.withToken('menu.delete', () => client.api.removeMenu()).catch(ignoreNoMenu)
  await client.withToken('menu.create', () => client.api.createMenu({ button: everybody }))
  for (const { tagId, buttons } of tagged) {
    await client.withToken('menu.addconditional', () => client.api.addConditionalMenu({ button: buttons, matchrule: { tag_id: String(tagId) } }))
  }
}

function ignoreNoMenu(error: unknown): Reply {
  if (error instanceof WechatRefused && error.errcode === 46003) return {}
  throw error
}

/** The id of a tag by its name; makes it when WeChat has none. */
export async function tagNamed(client: WechatClient, name: string): Promise<number> {
  const known = await client.withToken('tags.get', () => client.api.getTags())
  const tags = Array.isArray(known.tags) ? (known.tags as { id?: unknown; name?: unknown }[]) : []
  const found = tags.find((tag) => tag.name === name)
  if (found) return Number(found.id)
  const made = await client.withToken('tags.create', () => client.api.createTags(name))
  return Number((made.tag as { id?: unknown } | undefined)?.id)
}

const openidsPerCall = 50

/**
 * Gives followers a tag or takes it away, 50 in a call as WeChat allows. Every openid must follow us, else WeChat refuses the whole call.
 */
export async function setTag(client: WechatClient, tagId: number, openids: readonly string[], tagged: boolean): Promise<void> {
  for (let at = 0; at < openids.length; at += openidsPerCall) {
    const some = openids.slice(at, at + openidsPerCall)
    await client.withToken('tags.members', () => (tagged ? client.api.batchTagging(some, tagId) : client.api.batchUnTagging(some, tagId)))
  }
}
