import type { Reply } from '../../platform/call'

type Page = Reply<'GET /my/messages'>
export type Message = Page['items'][number]

/** The most that the server gives at once. */
const most = 100

/** What follows the first page: from a cursor on, as many as are wanted or there are, in as few questions as possible. */
export async function olderFrom(cursor: string | null, wanted: number, ask: (query: { cursor: string; limit: number }) => Promise<Page>): Promise<Page> {
  const read: Page = { items: [], nextCursor: cursor }
  while (read.nextCursor && read.items.length < wanted) {
    const page = await ask({ cursor: read.nextCursor, limit: Math.min(most, wanted - read.items.length) })
    read.items.push(...page.items)
    read.nextCursor = page.nextCursor
  }
  return read
}

/** What is unread of the messages in sight; while there are older ones nothing is said of all. */
export function inboxTitle(messages: readonly Pick<Message, 'openedAt'>[], hasMore: boolean): string {
  const unread = messages.filter((message) => !message.openedAt).length
  if (unread === 0) return hasMore ? '最近的都看过了' : '都看过了'
  return hasMore ? `至少 ${unread} 条未看` : `${unread} 条未看`
}
