/** Operators invite officers of a bureau, department by department, and end their duties (AT-12, PM-3), in their words. */
import { departments, type Department } from '@zhixiao/shared-types/values/access'
import { departmentText } from '@zhixiao/shared-types/values/people'
import { AppError } from '../platform/errors'
import { bureaus, endOfficer, inviteAdmin } from '../modules/roster/index'

/** The department an operator names, in Chinese or by its key; none: the general office. Fails with a sentence that lists them all (AT-12, SM-1). */
export function departmentNamed(text: string | undefined): Department | undefined {
  if (text === undefined) return undefined
  const found = departments.find((one) => one === text || departmentText[one] === text)
  if (!found) throw new Error(`没有叫“${text}”的科室；可以填：${departments.map((one) => departmentText[one]).join('、')}。不填表示综合（不审批归档学期的更正）`)
  return found
}

async function bureauWithCode(code: string): Promise<{ bureauId: string; name: string }> {
  const all = await bureaus()
  const found = all.find((one) => one.code === code)
  if (!found) throw new Error(`没有代码为 ${code} 的教育局；现有：${all.map((one) => `${one.code}（${one.name}）`).join('、')}`)
  return found
}

/** Invites an officer, or adds a department to one who is there already (AT-12). Returns the sentence to print; the code in it is shown this once. */
export async function inviteOfficerByHand(asked: { bureau: string; department?: string; name: string; phone: string }): Promise<string> {
  const department = departmentNamed(asked.department)
  const { bureauId, name } = await bureauWithCode(asked.bureau)
  const invited = await inviteAdmin({ bureauId, department }, asked.name, asked.phone)
  return `${name} ${department ? departmentText[department] : '综合'} ${invited.name} 的绑定码：${invited.code}（7 天内有效，配合登记手机号使用）`
}

/** Ends what the officer with this phone holds, of one department or all (PM-3). Returns the sentence to print; fails with one where nobody has the phone. */
export async function endOfficerByHand(asked: { bureau: string; department?: string; phone: string }): Promise<string> {
  const department = departmentNamed(asked.department)
  const { bureauId, name } = await bureauWithCode(asked.bureau)
  const ended = await endOfficer(bureauId, asked.phone, department).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'resource.not_found' ? new Error(`${name}没有登记这个手机号的人员`) : error
  })
  return `${name} ${ended.name}：${ended.ended > 0 ? `已结束 ${ended.ended} 项职责，即刻生效` : '没有可以结束的职责'}`
}
