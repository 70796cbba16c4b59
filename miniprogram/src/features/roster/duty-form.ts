import { dutyScopes, roleText, type DutyRole } from '@zhixiao/shared-types/values/people'
import type { Input } from '../../platform/call'
import { addDays } from '../../platform/days'

export type DutyForm = { role: DutyRole; scopeId: string | null; subject: string; from: string; to: string | null }
export type Structure = { grades: readonly { gradeId: string; name: string; classes: readonly { classId: string; name: string }[] }[] }

/** A week of standing in is the usual case; a leader gives nothing else (PM-3). */
export const emptyDuty = (today: string): DutyForm => ({ role: 'deputy', scopeId: null, subject: '', from: today, to: addDays(today, 7) })

export const dutyOptions = (roles: readonly DutyRole[]) => roles.map((key) => ({ key, label: roleText[key] ?? key }))

/** Over what a duty of this kind is: the classes, the grades, or the school itself. */
export function scopeOptions(role: DutyRole, schoolId: string, school: string, structure: Structure | undefined): { key: string; label: string }[] {
  const scope = dutyScopes[role]
  if (scope === 'school') return [{ key: schoolId, label: school }]
  const grades = structure?.grades ?? []
  return scope === 'grade' ? grades.map((one) => ({ key: one.gradeId, label: one.name })) : grades.flatMap((grade) => grade.classes.map((one) => ({ key: one.classId, label: one.name })))
}

/** What is still missing, by field, in words. */
export function missingInDuty(form: DutyForm, scopeId: string | null): Partial<Record<'scopeId' | 'subject' | 'to', string>> {
  return {
    ...(!scopeId && { scopeId: '请选择范围' }),
    ...(form.role === 'teacher' && !form.subject.trim() && { subject: '请填写任教学科' }),
    ...(form.role === 'deputy' && !form.to && { to: '代理班主任要有结束日期' }),
    ...(form.to !== null && form.to <= form.from && { to: '结束日期要晚于开始日期' }),
  }
}

/** The form as it is sent; undefined while something is missing. */
export function dutyBody(form: DutyForm, staffId: string, scopeId: string | null): Input<'POST /schools/:schoolId/duties'>['body'] | undefined {
  if (!scopeId || Object.keys(missingInDuty(form, scopeId)).length > 0) return undefined
  const subject = form.role === 'teacher' ? form.subject.trim() : ''
  return { staffId, role: form.role, scopeId, from: form.from, ...(subject && { subject }), ...(form.to !== null && { to: form.to }) }
}
