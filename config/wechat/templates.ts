/**
 * Message templates by our own names: which fields each has and how they are filled. The ids differ per environment
 * (WX_TEMPLATES); the fields are what was registered in the template library (类目模板). The child's name comes first (MS-8).
 * Field types: wechat/platform.md §4 (thing ≤ 20 characters, time 24-hour, phrase ≤ 5 Chinese, const from an approved list).
 */
export const templates = {
  absence: { title: '学生未到校提醒', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
  late: { title: '学生迟到提醒', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
  report_reminder: { title: '考勤上报提醒', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
  /** A day's attendance was corrected (AT-13): `time` of the session, `state` what stands now. */
  correction: { title: '考勤更正通知', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
  /** Who looks after the child in this service has changed (ID-4): `time` of the change, `state` what changed, never why (ID-5). */
  guardian_change: { title: '监护人变更通知', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
  /** The child moves to another class (RS-2): `school` with the new class, `time` from when. */
  class_move: { title: '转班通知', fields: { student: 'thing1', school: 'thing2', time: 'time3', state: 'thing4' } },
} as const satisfies Record<string, { title: string; fields: Record<string, string> }>
export type TemplateName = keyof typeof templates

/** What the template looks like in WeChat's library; the simulator's seed is made from it. */
export const templateContent: Record<TemplateName, string> = {
  absence: '学生姓名：{{thing1.DATA}}\n学校班级：{{thing2.DATA}}\n考勤时间：{{time3.DATA}}\n考勤状态：{{thing4.DATA}}',
  late: '学生姓名：{{thing1.DATA}}\n学校班级：{{thing2.DATA}}\n考勤时间：{{time3.DATA}}\n考勤状态：{{thing4.DATA}}',
  report_reminder: '班级：{{thing1.DATA}}\n学校：{{thing2.DATA}}\n应报时间：{{time3.DATA}}\n提醒事项：{{thing4.DATA}}',
  correction: '学生姓名：{{thing1.DATA}}\n学校班级：{{thing2.DATA}}\n考勤时间：{{time3.DATA}}\n更正结果：{{thing4.DATA}}',
  guardian_change: '学生姓名：{{thing1.DATA}}\n学校班级：{{thing2.DATA}}\n变更时间：{{time3.DATA}}\n变更内容：{{thing4.DATA}}',
  class_move: '学生姓名：{{thing1.DATA}}\n转入班级：{{thing2.DATA}}\n生效时间：{{time3.DATA}}\n变更内容：{{thing4.DATA}}',
}
export const fieldLimit = 20
