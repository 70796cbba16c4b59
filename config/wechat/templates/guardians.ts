import type { Template } from './template'

export const guardianTemplates = {
  /** Who looks after the child has changed (ID-4): `time` of the change, `state` what changed, never why (ID-5). */
  guardian_change: {
    title: '监护人变更通知',
    fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' },
    labels: { student: '学生姓名', school: '学校班级', time: '变更时间', state: '变更内容' },
  },
} satisfies Record<string, Template>
