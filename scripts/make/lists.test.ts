import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { addLine, addToList } from './lists'

describe('lists of subjects', () => {
  let root: string
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'lists-'))
  })
  afterEach(() => rmSync(root, { recursive: true, force: true }))

  const file = 'list.ts'
  const lines = (list: string) =>
    `import { calendar } from '../modules/calendar/index'\nimport { roster } from '../modules/roster/index'\n\n${list}\n`
  const write = (text: string) => writeFileSync(path.join(root, file), text)
  const read = () => readFileSync(path.join(root, file), 'utf8')
  const leave = { file, array: 'modules', entry: 'leave', importLine: `import { leave } from '../modules/leave/index'` }

  it('a subject comes last, or right above another; its import stands by the alphabet', () => {
    write(lines('export const modules = [roster, calendar]'))
    addToList(root, leave)
    expect(read()).toContain('export const modules = [roster, calendar, leave]\n')
    expect(
      read()
        .split('\n')
        .slice(0, 3)
        .map((line) => /\{ (\w+) \}/.exec(line)?.[1]),
    ).toEqual(['calendar', 'leave', 'roster'])

    write(lines('export const modules = [\n  roster,\n  calendar,\n] as const'))
    addToList(root, { ...leave, after: 'roster' })
    expect(read()).toContain('export const modules = [\n  roster,\n  leave,\n  calendar,\n] as const\n')
  })

  it('a list, a neighbour or a place that is not there is said, and nothing is changed', () => {
    const text = lines('export const modules = [roster]')
    write(text)
    expect(() => addToList(root, { ...leave, array: 'workflows' })).toThrow('list.ts: the list workflows is not there')
    expect(() => addToList(root, { ...leave, after: 'gate' })).toThrow('list.ts: gate in the list modules is not there')
    expect(() => addLine(root, { file, line: 'x', before: 'import' })).toThrow(
      'list.ts: exactly one "import" is not there',
    )
    expect(read()).toBe(text)
  })
})
