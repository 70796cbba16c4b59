import { inboxTitle, olderFrom, type Message } from '../../src/features/push/inbox'

const message = (pushId: number, openedAt: string | null = null): Message => ({
  pushId: String(pushId), kind: 'absence', title: '', text: '', studentId: null, student: null, school: '', class: null, sentAt: '2026-03-11T00:00:00.000Z', openedAt, link: null,
})

describe('the pages after the first one of an inbox', () => {
  /** Messages `count` to 1 of a server: those before the cursor, newest first. */
  const server = (count: number) => {
    const asked: string[] = []
    const ask = ({ cursor, limit }: { cursor: string; limit: number }) => {
      asked.push(`${limit} before ${cursor}`)
      const all = Array.from({ length: count }, (_, index) => message(count - index)).filter((one) => Number(one.pushId) < Number(cursor))
      const items = all.slice(0, limit)
      return Promise.resolve({ items, nextCursor: all.length > limit ? (items[items.length - 1]?.pushId ?? null) : null })
    }
    return { ask, asked }
  }

  it('are asked for again as a whole, from where the first one now ends: what was opened shows as opened and nothing falls between', async () => {
    const { ask, asked } = server(100)
    const read = await olderFrom('81', 40, ask)
    expect([read.items.map((one) => one.pushId), read.nextCursor]).toEqual([Array.from({ length: 40 }, (_, index) => String(80 - index)), '41'])
    expect(asked).toEqual(['40 before 81'])
  })

  it('come in as few questions as the server allows, and end with the inbox', async () => {
    const { ask, asked } = server(150)
    const read = await olderFrom('131', 160, ask)
    expect([read.items.length, read.nextCursor]).toEqual([130, null])
    expect(asked).toEqual(['100 before 131', '60 before 31'])
  })

  it('are none after an only page', async () => {
    const { ask, asked } = server(5)
    expect([await olderFrom(null, 20, ask), asked]).toEqual([{ items: [], nextCursor: null }, []])
  })
})

describe('the headline of an inbox', () => {
  const read = message(1, '2026-03-11T00:10:00.000Z')
  it('speaks of all messages only when all are in sight', () => {
    expect([inboxTitle([message(2), read], false), inboxTitle([message(2), read], true)]).toEqual(['1 条未看', '至少 1 条未看'])
    expect([inboxTitle([read], false), inboxTitle([read], true)]).toEqual(['都看过了', '最近的都看过了'])
  })
})
