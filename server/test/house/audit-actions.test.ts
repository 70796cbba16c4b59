/**
 * S30: every action that the code audits is named by an assertion of some test, so that no audit call goes missing
 * unnoticed. The sources are read as syntax trees: an action is the `action` of an entry handed to `audit` or
 * `auditEach`, written there or in a constant.
 */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import * as ts from 'typescript'

const server = path.resolve(__dirname, '../..')
const read = (file: string) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true)
/** The sources that say a word about the audit. */
const filesIn = (folder: string) =>
  readdirSync(path.join(server, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(server, folder, file))
    .filter((file) => readFileSync(file, 'utf8').includes('audit'))
const isTest = (file: string) => file.endsWith('.test.ts')

/** What an action put together at run time can become. Whoever puts a new one together says it here. */
const computed: Record<string, readonly string[]> = {
  'roster.guardian_${why.event}': [
    'roster.guardian_suspended',
    'roster.guardian_restored',
    'roster.guardian_rights',
    'roster.guardian_dates',
    'roster.guardian_relation',
  ],
  'identity.desktop_${state}': ['identity.desktop_confirmed', 'identity.desktop_refused'],
}

function nodesIn(node: ts.Node, found: ts.Node[] = []): ts.Node[] {
  found.push(node)
  node.forEachChild((child) => void nodesIn(child, found))
  return found
}
const constantsOf = (file: ts.SourceFile) => nodesIn(file).filter(ts.isVariableDeclaration)
/** The node and, for a constant of the same file, what the constant was given. */
function resolved(node: ts.Node): ts.Node[] {
  const all = nodesIn(node)
  const names = new Set(all.filter(ts.isIdentifier).map((one) => one.text))
  const named = constantsOf(node.getSourceFile()).filter((one) => names.has(one.name.getText()))
  return [...all, ...named.flatMap((one) => (one.initializer ? nodesIn(one.initializer) : []))]
}
/** The texts that an expression can become. A template is looked up in `computed`; what cannot be read is said so. */
function texts(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text]
  if (ts.isConditionalExpression(node)) return [...texts(node.whenTrue), ...texts(node.whenFalse)]
  if (ts.isTemplateExpression(node))
    return [...(computed[node.getText().slice(1, -1)] ?? [`not in computed: ${node.getText()}`])]
  const all = ts.isIdentifier(node) ? constantsOf(node.getSourceFile()) : []
  const values = all.filter((one) => one.name.getText() === node.getText()).flatMap((one) => one.initializer ?? [])
  return values.length > 0 ? values.flatMap(texts) : [`cannot be read: ${node.getText()}`]
}

const calls = filesIn('src')
  .filter((file) => !isTest(file) && !file.endsWith('platform/audit.ts'))
  .flatMap((file) => nodesIn(read(file)))
  .filter((node) => ts.isCallExpression(node))
  .filter((call) => ['audit', 'auditEach'].includes(call.expression.getText()))
const actionsOf = (call: ts.CallExpression): string[] =>
  call.arguments
    .flatMap((one) => resolved(one))
    .flatMap((node) => {
      if (ts.isShorthandPropertyAssignment(node) && node.name.text === 'action') return texts(node.name)
      return ts.isPropertyAssignment(node) && node.name.getText() === 'action' ? texts(node.initializer) : []
    })
const isAction = (text: string) => /^[a-z]+\.[a-z_]+$/.test(text)
const inServer = (file: string) => path.relative(server, file)
const whereIs = (call: ts.Node) => `${inServer(call.getSourceFile().fileName)}: ${call.getText().slice(0, 80)}`
const actions = [...new Set(calls.flatMap(actionsOf))].sort()

/** Strings by which tests assert: inside a statement `expect(…)`, or in a question to the table of the audit. */
const isString = (node: ts.Node) => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
const asserted = [...filesIn('src'), ...filesIn('test')]
  .filter((file) => isTest(file) && file !== __filename)
  .flatMap((file) => nodesIn(read(file)).filter((node) => isString(node) && asserts(node)))
  .map((node) => node.getText())
function asserts(node: ts.Node): boolean {
  if (ts.isCallExpression(node) && node.arguments.some((one) => isString(one) && asksTheAudit(one))) return true
  return asksTheAudit(node) || (ts.isStatement(node) ? node.getText().startsWith('expect(') : asserts(node.parent))
}
function asksTheAudit(node: ts.Node) {
  return isString(node) && node.getText().includes('audit_log')
}

describe('S30 every audited action is asserted', () => {
  it('the actions can be read from the source: at every call, and not suspiciously few', () => {
    expect(calls.filter((call) => actionsOf(call).length === 0).map(whereIs)).toEqual([])
    expect(actions.filter((action) => !isAction(action))).toEqual([])
    // There were 33 calls and 37 actions when this was written. Far fewer: the sources are no longer read as they are.
    expect(calls.length).toBeGreaterThanOrEqual(30)
    expect(actions.length).toBeGreaterThanOrEqual(36)
    // One of each way to write an entry: at the call, in a list, in a constant before it, with a computed action.
    const ways = ['consent.decide', 'consent.emergency', 'attendance.read_correction', 'roster.guardian_dates']
    expect([...ways, 'calendar.end_entry'].filter((action) => !actions.includes(action))).toEqual([])
  })

  it('nothing writes to the audit past `audit`, and nobody calls it by another name', () => {
    const sources = filesIn('src').filter((file) => !isTest(file))
    const holding = (what: RegExp) => sources.filter((file) => what.test(readFileSync(file, 'utf8'))).map(inServer)
    expect(holding(/\bINTO\s+audit_log\b/i)).toEqual(['src/platform/audit.ts'])
    expect(holding(/\baudit(Each)? as \w|\* as \w+ from '[^']*\/audit'/)).toEqual([])
  })

  it('a test asserts each of them by its name', () => {
    const named = new Set(asserted.flatMap((text) => text.match(/[\w.]+/g) ?? []))
    expect(actions.filter((action) => !named.has(action))).toEqual([])
  })
})
