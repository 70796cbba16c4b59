import type { Template } from './template'

const fields = { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } as const
const labels = { student: '学生姓名', school: '学校班级', time: '考勤时间', state: '考勤状态' }

export const attendanceTemplates = {
  absence: { title: '学生未到校提醒', fields, labels },
  late: { title: '学生迟到提醒', fields, labels },
  report_reminder: {
    title: '考勤上报提醒',
    fields,
    labels: { student: '班级', school: '学校', time: '应报时间', state: '提醒事项' },
  },
  /** A day's attendance was corrected (AT-13): `time` of the session, `state` what stands now. */
  correction: { title: '考勤更正通知', fields, labels: { ...labels, state: '更正结果' } },
} satisfies Record<string, Template>
