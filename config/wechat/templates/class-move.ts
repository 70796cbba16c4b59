import type { Template } from './template'

export const classMoveTemplates = {
  /** The child moves to another class (RS-2): `school` with the new class, `time` from when. */
  class_move: {
    title: '转班通知',
    fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' },
    labels: { student: '学生姓名', school: '转入班级', time: '生效时间', state: '变更内容' },
  },
} satisfies Record<string, Template>
