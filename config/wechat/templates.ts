/**
 * Message templates by our own names: which fields each has and how they are filled. The ids differ per environment
 * (WX_TEMPLATES); the fields are what was registered in the template library (类目模板). The child's name comes first (MS-8).
 * Field types: wechat/platform.md §4 (thing ≤ 20 characters, time 24-hour, phrase ≤ 5 Chinese, const from an approved list).
 */
export const templates = {
  absence: { title: '学生未到校提醒', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
  late: { title: '学生迟到提醒', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
  report_reminder: { title: '考勤上报提醒', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
} as const satisfies Record<string, { title: string; fields: Record<string, string> }>
export type TemplateName = keyof typeof templates

/** What the template looks like in WeChat's library; the simulator's seed is made from it. */
export const templateContent: Record<TemplateName, string> = {
  absence: '学生姓名：{{thing1.DATA}}\n学校班级：{{thing2.DATA}}\n考勤时间：{{time3.DATA}}\n考勤状态：{{thing4.DATA}}',
  late: '学生姓名：{{thing1.DATA}}\n学校班级：{{thing2.DATA}}\n考勤时间：{{time3.DATA}}\n考勤状态：{{thing4.DATA}}',
  report_reminder: '班级：{{thing1.DATA}}\n学校：{{thing2.DATA}}\n应报时间：{{time3.DATA}}\n提醒事项：{{thing4.DATA}}',
}
export const fieldLimit = 20
