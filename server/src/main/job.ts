import { parseArgs } from 'node:util'
import { loadEnv } from '@zhixiao/config/env/load'
import { errorCatalogue } from '@zhixiao/shared-types/values/errors'
import { publishMenu } from '../modules/identity/index'
import { inviteAdmin, issueStaffCodes, schoolByCode, schoolCodes } from '../modules/roster/index'
import { HeadersMissing, importRosterFile, TableProblem } from '../workflows/roster-import/index'
import { bootCheck } from '../platform/boot'
import { now } from '../platform/clock'
import { AppError } from '../platform/errors'
import { schoolDay } from '../platform/time'
import { protectByHand, verifyByHand } from './audit-by-hand'
import { connect } from './connect'
import { endOfficerByHand, inviteOfficerByHand } from './invite-by-hand'
import { createHouseRunner, createHouseWorker } from './keeping'
import { modulesAndWorkflows } from './modules'

const usage = `npm run job <name> [-- options]
  schools                                                 the codes of all schools
  import-roster --school <code> --file <path> [--apply]   check a roster file; with --apply take its good rows over
  staff-codes   --school <code>                           new one-time binding codes for staff who are not bound yet
  invite-admin  --school <code> --name <name> --phone <number>
  invite-admin  --bureau <code> [--department 德育|教学|安全|后勤|卫生] --name <name> --phone <number>   an officer; again with another department adds it
  end-officer   --bureau <code> [--department <name>] --phone <number>   ends an officer's duties, of one department or all, at once
  publish-menu                                            the official account's menus
  audit-verify                                            recompute the audit's chain and name the first broken place
  audit-protect                                           add the triggers that keep the audit append-only
  drain                                                   do every task that is due
  <job name>    --window <YYYY-MM-DD> [--school <code>]   a job by hand, such as summary-day
`
type Options = { school?: string; bureau?: string; department?: string; file?: string; apply?: boolean; name?: string; phone?: string; window?: string; scope?: string }
const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** Work by hand for operators. Prints what was done in words; ends with 1 when it failed. */
async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      school: { type: 'string' }, file: { type: 'string' }, apply: { type: 'boolean' }, name: { type: 'string' }, phone: { type: 'string' }, window: { type: 'string' }, scope: { type: 'string' },
      bureau: { type: 'string' }, department: { type: 'string' },
    },
  })
  const [name] = positionals
  if (!name) return say(usage)
  const ground = await connect({ ...loadEnv(), LOG_LEVEL: 'error' })
  try {
    await bootCheck({ modules: modulesAndWorkflows, version: ground.version })
    await run(name, values)
  } finally {
    await ground.close()
  }
}

async function run(name: string, options: Options): Promise<void> {
  if (name === 'schools') return (await schoolCodes()).forEach((one) => say(`${one.code}\t${one.name}`))
  if (name === 'import-roster') return importRoster(options)
  if (name === 'staff-codes') return staffCodes(options)
  if (name === 'invite-admin') return invite(options)
  if (name === 'end-officer') return say(await endOfficerByHand({ bureau: need(options.bureau, 'bureau'), department: options.department, phone: need(options.phone, 'phone') }))
  if (name === 'publish-menu') {
    await publishMenu()
    return say('菜单已发布')
  }
  if (name === 'audit-verify') return say(await verifyByHand())
  if (name === 'audit-protect') return say(await protectByHand())
  if (name === 'drain') {
    const counts = await createHouseWorker({}).drain()
    return say(`完成 ${counts.done}，失败 ${counts.failed}，放弃 ${counts.dead}`)
  }
  const scope = options.scope ?? (options.school ? (await schoolOf(options)).schoolId : 'all')
  await createHouseRunner().runByHand(name, scope, options.window ?? schoolDay(now()))
  await createHouseWorker({}).drain()
  say(`${name} ${scope} ${options.window ?? schoolDay(now())} 已完成`)
}

const need = (value: string | undefined, option: string): string => {
  if (!value) throw new Error(`缺少 --${option}\n${usage}`)
  return value
}

async function schoolOf(options: Options) {
  const code = need(options.school, 'school')
  try {
    return await schoolByCode(code)
  } catch (error) {
    if (error instanceof AppError && error.code === 'resource.not_found') throw new Error(`没有代码为 ${code} 的学校；npm run job schools 列出全部`)
    throw error
  }
}

async function importRoster(options: Options) {
  const { schoolId, schoolName } = await schoolOf(options)
  let last = 0
  const result = await importRosterFile(schoolId, need(options.file, 'file'), {
    apply: options.apply ?? false,
    report: (step, done, total) => {
      if (done - last < 500 && done !== total) return
      last = done === total ? 0 : done
      say(`  ${step === 'check' ? '试运行' : '导入'} ${done}/${total} 行`)
    },
  })
  const { counts } = result
  say(`${schoolName}：新增 ${counts.newStudents}，变更 ${counts.changedStudents}，转班 ${counts.movedStudents}，未变 ${counts.unchangedStudents}，新班级 ${counts.newClasses}，监护人 ${counts.guardianContacts}`)
  say(`错误行 ${counts.badRows}，名册中有而文件中没有 ${counts.notInFile}（不会删除）`)
  for (const fault of result.faults.slice(0, 20)) say(`  第 ${fault.row} 行 ${fault.column}：${fault.text}`)
  say(options.apply ? '已导入' : '这是试运行；加 --apply 导入')
}

async function staffCodes(options: Options) {
  const { schoolId, schoolName } = await schoolOf(options)
  const codes = await issueStaffCodes(schoolId)
  say(`${schoolName}：${codes.length} 位教职工的绑定码（7 天内有效，只显示这一次）`)
  for (const one of codes) say(`  ${one.staffNo}\t${one.name}\t${one.code}`)
}

async function invite(options: Options) {
  const { bureau, department } = options
  if (bureau) return say(await inviteOfficerByHand({ bureau, department, name: need(options.name, 'name'), phone: need(options.phone, 'phone') }))
  if (department !== undefined) throw new Error('--department 只用于教育局人员，请同时写 --bureau <代码>')
  const { schoolId, schoolName } = await schoolOf(options)
  const { code } = await inviteAdmin({ schoolId }, need(options.name, 'name'), need(options.phone, 'phone'))
  say(`${schoolName} 管理员 ${options.name} 的绑定码：${code}（7 天内有效，配合登记手机号使用）`)
}

/** What an operator reads: the catalogue's sentence where there is one. */
function inWords(error: unknown): string {
  if (error instanceof AppError) return errorCatalogue[error.code].text
  if (error instanceof TableProblem) return errorCatalogue[error.what === 'too_big' ? 'roster.file_too_big' : 'roster.file_unreadable'].text
  if (error instanceof HeadersMissing) return `${errorCatalogue['roster.headers_missing'].text}：${error.missing.join('、')}`
  return error instanceof Error ? error.message : String(error)
}

main().catch((error: unknown) => {
  process.stderr.write(`${inWords(error)}\n`)
  process.exitCode = 1
  setTimeout(() => process.exit(1), 100)
})
