import { parseArgs } from 'node:util'
import { makeMigration, makeModule } from './module'
import { makeOpenApi } from './openapi'

const usage = `npm run make -- module <name> [--title 请假] [--above attendance]   a new subject in all trees
npm run make -- migration <name>                                    the next migration
npm run make -- openapi                                             shared-types/openapi.json from the contracts`

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { title: { type: 'string', default: '新主题' }, above: { type: 'string' } },
})
const [verb, name = ''] = positionals
const isNamed = /^[a-z][a-z-]*[a-z]$/.test(name) && /^[\u4e00-\u9fff]+$/.test(values.title)
if (verb === 'openapi') makeOpenApi()
else if (verb === 'module' && isNamed) {
  makeModule(process.cwd(), { name, title: values.title, above: values.above })
  console.log(`${name} stands in all trees; git status shows its files and lists, git diff the lines that were added`)
} else if (verb === 'migration' && isNamed) makeMigration(process.cwd(), name)
else {
  console.error(usage)
  process.exitCode = 2
}
