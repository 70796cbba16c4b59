import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string) => camel(name).replace(/^\w/, (letter) => letter.toUpperCase())

/**
 * Stamps a module with one working endpoint, its contract, table, migration and test (house plan §3.4), and registers it, so that
 * a new subject begins green and the slices stay alike. Fails when the module is there already.
 */
export function makeModule(root: string, name: string) {
  const folder = path.join(root, 'server/src/modules', name)
  if (existsSync(folder)) throw new Error(`there is a module ${name} already`)
  mkdirSync(folder, { recursive: true })
  // `leave` and its like are reserved words of SQL; an entry of it never is.
  const table = `${name.replaceAll('-', '_')}_entry`
  for (const [file, text] of Object.entries(moduleFiles(name, table))) writeFileSync(path.join(folder, file), text)
  writeFileSync(path.join(root, 'shared-types/src/domains', `${name}.ts`), contractFile(name))
  makeMigration(root, name, createTable(table))
  register(root, name)
  console.log(`stamped module ${name}: contract, table ${table}, one endpoint, one test; placed last in main/modules.ts`)
}

/** Adds the next numbered migration and lists it. `body` is the statement it runs; a comment to fill in when none is given. */
export function makeMigration(root: string, name: string, body?: string) {
  const folder = path.join(root, 'server/migrations')
  const last = Math.max(0, ...readdirSync(folder).map((file) => Number(/^(\d{4})-/.exec(file)?.[1] ?? 0)))
  const number = last + 1
  const file = `${String(number).padStart(4, '0')}-${name}`
  const className = `${pascal(name)}${String(1760000000000 + number)}`
  writeFileSync(path.join(folder, `${file}.ts`), migrationFile(className, body ?? 'ALTER TABLE … /* one statement, safe to run again */'))
  edit(path.join(folder, 'index.ts'), (text) => appendToArray(addImport(text, `import { ${className} } from './${file}'`), 'migrations', className))
}

function register(root: string, name: string) {
  edit(path.join(root, 'server/src/main/modules.ts'), (text) =>
    appendToArray(addImport(text, `import { ${camel(name)} } from '../modules/${name}/index'`), 'modules', camel(name)),
  )
  edit(path.join(root, 'shared-types/src/contract/api.ts'), (text) =>
    addImport(text, `import { ${camel(name)}Contract } from '../domains/${name}'`)
      .replace(/\n} as const/, `\n  ${camel(name)}: ${camel(name)}Contract,\n} as const`)
      .replace(/(export type Api = [^\n]+)/, `$1 & typeof ${camel(name)}Contract`)
      .replace(/\s*}\n*$/, `, ...${camel(name)}Contract }\n`),
  )
}

const edit = (file: string, change: (text: string) => string) => writeFileSync(file, change(readFileSync(file, 'utf8')))
const addImport = (text: string, line: string) => text.replace(/^(import [^\n]+\n)(?!import)/m, `$1${line}\n`)
const appendToArray = (text: string, array: string, entry: string) =>
  text.replace(new RegExp(`(export const ${array}\\b[^=]*= \\[)([^\\]]*?),?(\\s*)\\]`), (_, head: string, body: string, end: string) =>
    end ? `${head}${body},\n  ${entry},\n]` : `${head}${body}, ${entry}]`,
  )

function migrationFile(className: string, statement: string) {
  return `import type { MigrationInterface, QueryRunner } from 'typeorm'

export class ${className} implements MigrationInterface {
  async up(runner: QueryRunner) {
    await runner.query(\`${statement}\`)
  }

  async down(): Promise<void> {
    throw new Error('migrations only go forward')
  }
}
`
}

const createTable = (table: string) => `CREATE TABLE IF NOT EXISTS ${table} (
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, account_id BIGINT UNSIGNED NOT NULL, title VARCHAR(60) NOT NULL, created_at DATETIME(3) NOT NULL,
      KEY ${table}__mine (account_id, id)) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`

function contractFile(name: string) {
  return `import { z } from 'zod'
import { Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'

export const ${pascal(name)}Entry = z.object({ id: Id, title: z.string(), createdAt: Instant })

export const ${camel(name)}Contract = contract({
  'GET /my/${name}': { summary: 'My entries, newest first', access: 'signed-in', response: z.object({ items: z.array(${pascal(name)}Entry) }) },
  'POST /my/${name}': { summary: 'Keep an entry of mine', access: 'signed-in', body: z.strictObject({ title: z.string().trim().min(1).max(60) }), response: ${pascal(name)}Entry },
})
`
}

function moduleFiles(name: string, table: string): Record<string, string> {
  return {
    'README.md': `# ${name}\n\nWhat lives here, in ten lines. Rules by id: …\n`,
    'index.ts': `import type { Module } from '../../platform/module'
import { ${pascal(name)}Row } from './rows'
import { mount${pascal(name)} } from './routes'

/** The door of ${name}: what main mounts and the few functions that upper modules may call. */
export const ${camel(name)}: Module = { name: '${name}', mount: mount${pascal(name)}, rows: [${pascal(name)}Row], promises: {}, jobs: [], constraints: {} }
`,
    'routes.ts': `import type Router from '@koa/router'
import { ${camel(name)}Contract } from '@zhixiao/shared-types/domains/${name}'
import { mount } from '../../platform/routes'
import { keepEntry } from './keep-entry'
import * as queries from './queries'

export const mount${pascal(name)} = (router: Router) =>
  mount(router, ${camel(name)}Contract, {
    'GET /my/${name}': async ({ actor }) => ({ items: await queries.mine(actor.accountId) }),
    'POST /my/${name}': ({ actor, body }) => keepEntry(actor, body),
  })
`,
    'keep-entry.ts': `import type { Actor } from '../../platform/access'
import { now } from '../../platform/clock'
import { newId } from '../../platform/ids'
import * as queries from './queries'

/** A person keeps an entry of their own. */
export async function keepEntry(actor: Actor, input: { title: string }) {
  const entry = { id: newId(), title: input.title, createdAt: now().toISOString() }
  await queries.insert(actor.accountId, entry)
  return entry
}
`,
    'queries.ts': `import { sql, write } from '../../platform/db'

type Entry = { id: string; title: string; createdAt: string }

/** Entries of one account, newest first, at most 100. */
export async function mine(accountId: string): Promise<Entry[]> {
  const rows = await sql<{ id: string; title: string; created_at: Date }>(
    'SELECT CAST(id AS CHAR) AS id, title, created_at FROM ${table} WHERE account_id = ? ORDER BY id DESC LIMIT 100',
    [accountId],
  )
  return rows.map((row) => ({ id: row.id, title: row.title, createdAt: row.created_at.toISOString() }))
}

export const insert = (accountId: string, entry: Entry) =>
  write('INSERT INTO ${table} (id, account_id, title, created_at) VALUES (?, ?, ?, ?)', [entry.id, accountId, entry.title, new Date(entry.createdAt)])
`,
    'rows.ts': `import { Column, Entity, PrimaryColumn } from 'typeorm'

@Entity('${table}')
export class ${pascal(name)}Row {
  @PrimaryColumn({ type: 'bigint', unsigned: true })
  id!: string

  @Column({ type: 'bigint', unsigned: true, name: 'account_id' })
  accountId!: string

  @Column({ type: 'varchar', length: 60 })
  title!: string

  @Column({ type: 'datetime', precision: 3, name: 'created_at' })
  createdAt!: Date
}
`,
    [`${name}.test.ts`]: `import { house, type House } from '../../../test/support/house'
import { world } from '../../../test/support/world'

describe('${name}', () => {
  let h: House
  beforeAll(async () => {
    h = await house()
  })
  afterAll(() => h.close())

  it('a person keeps an entry and nobody else sees it', async () => {
    const w = await world()
    const token = await w.tokenOf(w.guardianA)
    const kept = await h.api('POST /my/${name}', { body: { title: '第一条' } }, { token })
    expect(kept.status).toBe(201)
    expect((await h.api('GET /my/${name}', {}, { token })).reply.items).toEqual([kept.reply])
    expect((await h.api('GET /my/${name}', {}, { token: await w.tokenOf(w.homeroom) })).reply.items).toEqual([])
  })
})
`,
  }
}
