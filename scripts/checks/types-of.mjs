/**
 * node scripts/checks/types-of.mjs <files>
 * Types of these files alone, in the projects that they belong to: a fraction of what checking the whole house takes.
 */
import path from 'node:path'
import ts from 'typescript'

const wanted = new Set(process.argv.slice(2).map((file) => path.resolve(file)))
const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (problem) => report([problem]) }
const checked = new Set()
for (const project of ['tsconfig.json', 'miniprogram/tsconfig.h5.json', 'config/tools/tsconfig.phone-tests.json']) {
  const config = ts.getParsedCommandLineOfConfigFile(project, {}, host)
  const roots = config?.fileNames.filter((file) => wanted.has(path.resolve(file))) ?? []
  if (roots.length === 0) continue
  const ambient = config.fileNames.filter((file) => file.endsWith('.d.ts'))
  const program = ts.createProgram([...roots, ...ambient], config.options)
  for (const file of roots) {
    checked.add(path.resolve(file))
    const source = program.getSourceFile(file)
    report([...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
  }
}
const forgotten = [...wanted].filter((file) => !checked.has(file))
if (forgotten.length > 0) fail(`no project knows ${forgotten.join(', ')}`)

function report(problems) {
  if (problems.length === 0) return
  fail(
    ts.formatDiagnostics(problems, {
      getCurrentDirectory: () => process.cwd(),
      getCanonicalFileName: (file) => file,
      getNewLine: () => '\n',
    }),
  )
}

function fail(text) {
  process.stdout.write(`${text}\n`)
  process.exitCode = 1
}
