/** Words about people, used by server, contracts and phone. Imports nothing. */
export const relations = ['father', 'mother', 'grandfather', 'grandmother', 'other'] as const
export type Relation = (typeof relations)[number]
export const relationText: Record<Relation, string> = { father: '爸爸', mother: '妈妈', grandfather: '爷爷/外公', grandmother: '奶奶/外婆', other: '其他监护人' }

/** Rights of one guardian over one child (ID-4). */
export const guardianRights = ['view', 'leave', 'book', 'pay', 'pickup', 'receive'] as const
export type GuardianRight = (typeof guardianRights)[number]
export const linkStatuses = ['pending', 'active', 'suspended', 'ended'] as const
export type LinkStatus = (typeof linkStatuses)[number]
/** A child has at most six active guardians (ID-4). */
export const maxGuardians = 6

export const roleText: Record<string, string> = {
  guardian: '家长', duty_pupil: '值日生', teacher: '任课老师', homeroom: '班主任', deputy: '代理班主任', nurse: '校医', grade_head: '年级组长', leader: '校领导',
  admin: '学校管理员', gate: '门卫', bureau: '教育局', platform: '平台',
}
export const genders = ['male', 'female', 'unknown'] as const
export type Gender = (typeof genders)[number]
