/** Words about people, used by server, contracts and phone. Imports types only. */
import type { Department } from './access'

export const relations = ['father', 'mother', 'grandfather', 'grandmother', 'other'] as const
export type Relation = (typeof relations)[number]
export const relationText: Record<Relation, string> = { father: '爸爸', mother: '妈妈', grandfather: '爷爷/外公', grandmother: '奶奶/外婆', other: '其他监护人' }

/** Rights of one guardian over one child (ID-4). */
export const guardianRights = ['view', 'leave', 'book', 'pay', 'pickup', 'receive'] as const
export type GuardianRight = (typeof guardianRights)[number]
export const linkStatuses = ['pending', 'active', 'suspended', 'ended'] as const
export type LinkStatus = (typeof linkStatuses)[number]
/** What each right allows, in words a family reads. */
export const rightText: Record<GuardianRight, string> = {
  view: '查看出勤和消息', leave: '代孩子请假', book: '约见老师', pay: '缴费', pickup: '接孩子', receive: '接收学校通知',
}
export const linkStatusText: Record<LinkStatus, string> = { pending: '待同意', active: '已关联', suspended: '已暂停', ended: '已解除' }
/** Removing or replacing the primary guardian takes effect after so many hours (S06). */
export const primaryCoolingHours = 24

/** Duties a school hands out, and over what. A deputy stands in for dated days only (PM-3). */
export const dutyScopes = {
  homeroom: 'class', deputy: 'class', teacher: 'class', grade_head: 'grade', nurse: 'school', leader: 'school', admin: 'school', gate: 'school',
} as const
export const dutyRoles = ['homeroom', 'deputy', 'teacher', 'grade_head', 'nurse', 'leader', 'admin', 'gate'] as const
export type DutyRole = (typeof dutyRoles)[number]
/** A child has at most six active guardians (ID-4). */
export const maxGuardians = 6

export const roleText: Record<string, string> = {
  guardian: '家长', duty_pupil: '值日生', teacher: '任课老师', homeroom: '班主任', deputy: '代理班主任', nurse: '校医', grade_head: '年级组长', leader: '校领导',
  admin: '学校管理员', gate: '门卫', bureau: '教育局', platform: '平台',
}
/** Departments of a bureau as it names them (SM-1). */
export const departmentText: Record<Department, string> = { moral: '德育', teaching: '教学', safety: '安全', logistics: '后勤', health: '卫生' }
export const genders = ['male', 'female', 'unknown'] as const
export type Gender = (typeof genders)[number]
