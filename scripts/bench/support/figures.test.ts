import { median, percentile } from './figures'
import { freshen, piecesOf } from './statements'

describe('figures', () => {
  it('take the nearest rank', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2)
    expect(percentile(Array.from({ length: 200 }, (_, n) => n + 1), 99)).toBe(198)
    expect(() => median([])).toThrow('nothing was measured')
  })
})

describe('a statement log', () => {
  const statement = (text: string, params: unknown[] = []) => ({ text, params, connection: 1 })

  it('is cut into pieces of one connection: reads each by themselves, a transaction as one', () => {
    const texts = ['SELECT 1', 'SELECT 2', 'START TRANSACTION', 'INSERT', 'UPDATE', 'COMMIT', 'SELECT 3']
    expect(piecesOf(texts.map((text) => statement(text))).map((piece) => piece.map((one) => one.text))).toEqual([
      ['SELECT 1'], ['SELECT 2'], ['START TRANSACTION', 'INSERT', 'UPDATE', 'COMMIT'], ['SELECT 3'],
    ])
  })

  it('gets fresh keys deep inside rows and JSON, while bytes, dates and numbers stay', () => {
    const at = new Date(0)
    const piece = [statement('INSERT', [[['id-1', 7, at, Buffer.from('x'), '{"reportId":"id-1"}']]])]
    const by = { text: (value: string) => value.replaceAll('id-1', 'id-2'), bytes: (value: Buffer) => value }
    expect(freshen([piece], by)[0]?.[0]?.params).toEqual([[['id-2', 7, at, Buffer.from('x'), '{"reportId":"id-2"}']]])
  })
})
