import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { addLine, addToList } from './lists'

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
const pascal = (name: string) => camel(name).replace(/^\w/, (letter) => letter.toUpperCase())
const snake = (name: string) => name.replaceAll('-', '_')

/** The files of a new subject, as they will lie in the house; it is called sample-subject there, 样例 in Chinese. */
const stamp = path.join(__dirname, 'stamp')

/** `title`: what the subject is called in Chinese. `above`: the subject right below it; the topmost one unless said. */
export type NewModule = { name: string; title: string; above?: string }

/**
 * Stamps a subject with one small way through the whole house: phone page, contract, abilities, endpoints, table, seed
 * and tests. A new subject so begins green, with its files where those of the others are. Each tree's list gets one line.
 */
export function makeModule(root: string, { name, title, above }: NewModule): void {
  if (existsSync(path.join(root, 'server/src/modules', name))) throw new Error(`there is a module ${name} already`)
  const named = (text: string) =>
    text
      .replaceAll('sample-subject', name)
      .replaceAll('sample_subject', snake(name))
      .replaceAll('sampleSubject', camel(name))
      .replaceAll('SampleSubject', pascal(name))
      .replaceAll('样例', title)
  // First what can refuse: a list that does not know `above` must leave nothing behind.
  addToList(root, {
    file: 'server/src/main/modules.ts',
    array: 'modules',
    entry: camel(name),
    importLine: `import { ${camel(name)} } from '../modules/${name}/index'`,
    after: above && camel(above),
  })
  for (const file of readdirSync(stamp, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.txt'))) {
    const target = path.join(root, named(file.slice(0, -'.txt'.length)))
    mkdirSync(path.dirname(target), { recursive: true })
    writeFileSync(target, named(readFileSync(path.join(stamp, file), 'utf8')))
  }
  makeMigration(root, name, createTable(`${snake(name)}_entry`))
  addToLists(root, name)
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/make/index.ts', 'openapi'], { cwd: root })
}

/** One line in each list; the order of the modules is the only one with a meaning. */
function addToLists(root: string, name: string): void {
  addToList(root, {
    file: 'shared-types/src/contract/api.ts',
    array: 'contracts',
    entry: `${camel(name)}Contract`,
    importLine: `import { ${camel(name)}Contract } from '../domains/${name}'`,
  })
  addToList(root, {
    file: 'shared-types/src/values/subjects/index.ts',
    array: 'subjects',
    entry: camel(name),
    importLine: `import { ${camel(name)} } from './${name}'`,
  })
  addToList(root, {
    file: 'miniprogram/src/platform/pages.ts',
    array: 'features',
    entry: `${camel(name)}Pages`,
    importLine: `import { ${camel(name)}Pages } from '../features/${name}/pages'`,
  })
  addLine(root, {
    file: 'scripts/seed/main.ts',
    line: `  say('${name}', await enter${pascal(name)}(house))`,
    before: '  await clock.to(demoInstant)\n',
    importLine: `import { enter${pascal(name)} } from './${name}'`,
  })
  addLine(root, {
    file: 'server/test/support/access-rows.ts',
    line: `  ...${camel(name)}Rows,`,
    before: '}\n/** Endpoints without a place',
    importLine: `import { ${camel(name)}Rows } from './access-rows/${name}'`,
  })
  // Written by hand as the rules say it; the columns are those of the table.
  addLine(root, {
    file: 'shared-types/src/values/access-table.test.ts',
    line: `  '${snake(name)}.read': '. . x x x x x x x . . .',\n  '${snake(name)}.write': '. . . x x . . . . . . .',`,
    before: '}\n/** AT-12: "bureau',
  })
}

/** Adds the next numbered migration and lists it. `body` is the statement it runs; a comment to fill in when none is given. */
export function makeMigration(root: string, name: string, body?: string): void {
  const folder = path.join(root, 'server/migrations')
  const last = Math.max(0, ...readdirSync(folder).map((file) => Number(/^(\d{4})-/.exec(file)?.[1] ?? 0)))
  const number = last + 1
  const file = `${String(number).padStart(4, '0')}-${name}`
  const className = `${pascal(name)}${String(1760000000000 + number)}`
  writeFileSync(
    path.join(folder, `${file}.ts`),
    migrationFile(className, body ?? 'ALTER TABLE … /* one statement, safe to run again */'),
  )
  addToList(root, {
    file: 'server/migrations/index.ts',
    array: 'migrations',
    entry: className,
    importLine: `import { ${className} } from './${file}'`,
  })
}

function migrationFile(className: string, statement: string): string {
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
      id BIGINT UNSIGNED NOT NULL PRIMARY KEY, bureau_id BIGINT UNSIGNED NOT NULL, school_id BIGINT UNSIGNED NOT NULL,
      class_id BIGINT UNSIGNED NOT NULL, title VARCHAR(60) NOT NULL, created_by BIGINT UNSIGNED NOT NULL,
      created_at DATETIME(3) NOT NULL, UNIQUE KEY ${table}__one_title (class_id, title))
      DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_520_ci`
