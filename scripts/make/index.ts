import { makeMigration, makeModule } from './module'
import { makeOpenApi } from './openapi'

/** `npm run make module <name>` · `npm run make migration <name>` · `npm run make openapi` */
const [verb, name = ''] = process.argv.slice(2)
if (verb === 'openapi') makeOpenApi()
else if (verb === 'module' || verb === 'migration') {
  if (!/^[a-z][a-z-]*$/.test(name)) {
    console.error('a name in small letters is needed, such as: npm run make module leave')
    process.exitCode = 2
  } else if (verb === 'module') makeModule(process.cwd(), name)
  else makeMigration(process.cwd(), name)
} else {
  console.error('usage: npm run make -- module <name> | migration <name> | openapi')
  process.exitCode = 2
}
