import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** A new entry of a list that is an array in a file: what is imported for it, and where it goes. */
export type Entry = {
  file: string
  array: string
  entry: string
  importLine: string
  /** The entry after which it stands; the last place unless said. */
  after?: string
}

/** Puts an entry into its list. Throws when file and list do not look as expected: nothing is left out in silence. */
export function addToList(root: string, { file, array, entry, importLine, after }: Entry): void {
  edit(root, file, (text) => {
    const list = new RegExp(`(\\bconst ${array}\\b[^=]*= \\[)([^\\]]*)(\\])`)
    const [, head = '', body = '', end = ''] = list.exec(text) ?? missing(file, `the list ${array}`)
    const entries = body
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean)
    const at = after === undefined ? entries.length : entries.indexOf(after) + 1
    if (at === 0 && after !== undefined) missing(file, `${after} in the list ${array}`)
    const all = [...entries.slice(0, at), entry, ...entries.slice(at)]
    const oneLine = !body.includes('\n') && all.join(', ').length + head.length < 110
    const written = oneLine ? all.join(', ') : `\n${all.map((one) => `  ${one},\n`).join('')}`
    return addImport(
      file,
      text.replace(list, () => `${head}${written}${end}`),
      importLine,
    )
  })
}

/** A line that goes in front of the one place where `before` stands. */
export type Line = { file: string; line: string; before: string; importLine?: string }

export function addLine(root: string, { file, line, before, importLine }: Line): void {
  edit(root, file, (text) => {
    if (text.split(before).length !== 2) missing(file, `exactly one ${JSON.stringify(before)}`)
    const added = text.replace(before, () => `${line}\n${before}`)
    return importLine === undefined ? added : addImport(file, added, importLine)
  })
}

/** Reads the file, changes it, writes it. */
function edit(root: string, file: string, change: (text: string) => string): void {
  const full = path.join(root, file)
  writeFileSync(full, change(readFileSync(full, 'utf8')))
}

/** The folder that an import names first, such as `../modules` or `.`. */
const roomOf = (from: string) => /^\.\.\/[^/]+|^\.(?=\/)|^[^/]+/.exec(from)?.[0]

/** By the alphabet among the imports from the same room, else below all imports. */
function addImport(file: string, text: string, line: string): string {
  const imports = [...text.matchAll(/^(?:import |\} from )[^\n]*'([^']+)'\n/gm)]
  const from = /'([^']+)'$/.exec(line)?.[1] ?? missing(file, `a source in ${line}`)
  const inRoom = imports.filter(([, other = '']) => roomOf(other) === roomOf(from))
  const previous =
    inRoom.filter(([, other = '']) => other < from).at(-1) ?? imports.at(-1) ?? missing(file, 'an import')
  const end = previous.index + previous[0].length
  return `${text.slice(0, end)}${line}\n${text.slice(end)}`
}

function missing(file: string, what: string): never {
  throw new Error(`${file}: ${what} is not there`)
}
