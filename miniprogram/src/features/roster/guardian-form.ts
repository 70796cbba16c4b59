import type { Relation } from '@zhixiao/shared-types/values/people'
import type { Input } from '../../platform/call'

export type School = { id: string; name: string }
export type ProofKind = 'phone_on_file' | 'paper_code' | 'homeroom_approval'
export type GuardianForm = { school: School | null; pupilNo: string; name: string; relation: Relation | null; proof: ProofKind; phone: string; code: string }
export const emptyGuardianForm: GuardianForm = { school: null, pupilNo: '', name: '', relation: null, proof: 'phone_on_file', phone: '', code: '' }

export const isPhone = (text: string) => /^1\d{10}$/.test(text.trim())
export const isCode = (text: string) => text.trim().length >= 4 && text.trim().length <= 20

/** What is still missing, by field, in words. Only whether something is filled in: the server never says which part was wrong (ID-3). */
export function missingIn(form: GuardianForm): Partial<Record<keyof GuardianForm, string>> {
  return {
    ...(!form.school && { school: '请选择学校' }),
    ...(!form.pupilNo.trim() && { pupilNo: '请填写学籍号' }),
    ...(!form.name.trim() && { name: '请填写学生姓名' }),
    ...(!form.relation && { relation: '请选择您与学生的关系' }),
    ...(form.proof === 'phone_on_file' && !isPhone(form.phone) && { phone: '手机号应为 11 位数字' }),
    ...(form.proof === 'paper_code' && !isCode(form.code) && { code: '请填写纸上的绑定码' }),
  }
}

/** The form as it is sent; undefined while something is missing. */
export function bindingOf(form: GuardianForm): Input<'POST /guardian-bindings'>['body'] | undefined {
  if (!form.school || !form.relation || Object.keys(missingIn(form)).length > 0) return undefined
  const proofs = {
    phone_on_file: { kind: 'phone_on_file', phone: form.phone.trim() },
    paper_code: { kind: 'paper_code', code: form.code.trim() },
    homeroom_approval: { kind: 'homeroom_approval' },
  } as const
  return { schoolId: form.school.id, pupilNo: form.pupilNo.trim(), name: form.name.trim(), relation: form.relation, proof: proofs[form.proof] }
}
