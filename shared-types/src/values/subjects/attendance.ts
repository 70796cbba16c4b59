import { subject } from './subject'

export const attendance = subject({
  errors: {
    'attendance.already_reported': { status: 409, text: '这个班本次考勤已由他人上报' },
    'attendance.roll_changed': { status: 409, text: '名单有变动，请核对后再上报，已填内容已保留' },
    'attendance.marks_incomplete': { status: 422, text: '还有学生没有点到' },
    'attendance.not_open_yet': { status: 422, text: '还没到上报时间' },
    'attendance.future_day': { status: 422, text: '不能上报以后的日期' },
    'attendance.no_session': { status: 422, text: '这一天没有这次考勤' },
    'attendance.too_late': { status: 422, text: '已超过补报期限，请联系学校领导' },
    'attendance.symptoms_missing': { status: 422, text: '病假或有病情的学生，请至少选一个症状，或选“待追踪”' },
    'attendance.fever_unconfirmed': { status: 422, text: '体温已到37.3℃但没有勾选发热，请勾选，或确认不是发热' },
    'attendance.disease_missing': { status: 422, text: '填了诊断，请写明病名' },
    'attendance.not_reconfirmed': { status: 422, text: '上午有情况的学生还没有逐个确认' },
    'attendance.version_behind': { status: 409, text: '这份考勤刚被别人更正过，请核对后再提交，已填内容已保留' },
    'attendance.nothing_changed': { status: 422, text: '没有改动，不需要更正' },
    'attendance.correction_closed': { status: 422, text: '已过您可以更正的期限，请联系校领导' },
    'attendance.correction_decided': { status: 409, text: '这条更正申请已经处理过' },
    'attendance.own_request': { status: 422, text: '不能审批自己提交的申请，请由其他人办理' },
    'attendance.reason_required': { status: 422, text: '请写明不同意的理由' },
    'attendance.backfill_waiting': { status: 409, text: '这次考勤的补报已提交，正在等校医或校领导审批' },
    'attendance.tracing_done': { status: 409, text: '这项追踪已经完成' },
  },
  abilities: {
    /** See one child's attendance, without health. */
    'attendance.read': ['guardian', 'teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin'],
    /** See symptoms and illness of named children (AT-16: no duty pupil, subject teacher or school admin). */
    'attendance.read_health': ['guardian', 'homeroom', 'deputy', 'nurse', 'leader'],
    /** Open the roll and report a session. */
    'attendance.report': ['homeroom', 'deputy', 'nurse', 'leader'],
    /** Correct a report before the lock, ask for it after (AT-12); which of the two, the day decides. */
    'attendance.correct': ['homeroom', 'deputy', 'nurse', 'leader'],
    /** Decide about requested corrections (§4.0 "Amend after lock": nurse, leader approve). */
    'attendance.decide_correction': ['nurse', 'leader'],
    /** Be the second person for a correction of an archived term (AT-12). */
    'attendance.confirm_correction': ['bureau'],
    /** See and answer what is still to be found out about sick children (AT-7). */
    'attendance.trace': ['homeroom', 'deputy', 'nurse', 'leader'],
    /** See a class roll with its marks. */
    'attendance.read_class': ['teacher', 'homeroom', 'deputy', 'nurse', 'grade_head', 'leader', 'admin'],
    /** Counts of a grade or school, who has not reported. */
    'attendance.count_school': ['nurse', 'grade_head', 'leader', 'admin'],
    /** Counts per school, never names. */
    'attendance.count_bureau': ['bureau'],
  },
  departments: { 'attendance.confirm_correction': ['health', 'teaching'] },
  pushKinds: {
    absence: { text: '未到校提醒', to: 'guardians', weight: 'safety' },
    late: { text: '迟到提醒', to: 'guardians', weight: 'safety' },
    report_reminder: { text: '考勤上报提醒', to: 'staff', weight: 'due' },
    correction: { text: '考勤更正通知', to: 'guardians', weight: 'news' },
  },
})
