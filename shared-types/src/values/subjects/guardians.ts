import { subject } from './subject'

/** Children and who looks after them: binding, requests, rights, the primary guardian. */
export const guardians = subject({
  errors: {
    'roster.link_changed': { status: 409, text: '这位监护人的状态已有变化，请刷新后再办' },
    'roster.reason_required': { status: 422, text: '请写明原因' },
    'roster.change_waiting': { status: 409, text: '主要监护人的变更正在等待生效，请先取消再办' },
    'roster.binding_refused': { status: 422, text: '信息不匹配，请核对学校、学籍号、姓名和验证信息' },
    'roster.binding_locked': { status: 429, text: '尝试次数过多，请一小时后再试或联系班主任' },
    'roster.already_bound': { status: 409, text: '您已绑定这位学生' },
    'roster.too_many_guardians': { status: 409, text: '这位学生的监护人已达六位' },
    'roster.link_decided': { status: 409, text: '这条申请已经处理过' },
  },
  abilities: {
    /** Approve a guardian's request to be linked (ID-3, homeroom approval). */
    'roster.approve_guardian': ['homeroom', 'deputy', 'admin'],
    /** Decide about one request: the school, or the child's primary guardian, which the use-case checks (ID-4, S06). */
    'roster.decide_guardian': ['guardian', 'homeroom', 'deputy', 'admin'],
    /** End another guardian's link, make one primary: the primary guardian (the use-case checks) or the school. */
    'roster.lead_guardians': ['guardian', 'admin'],
    /** Suspend, restore, change rights and dates (ID-5). */
    'roster.restrict_guardian': ['admin'],
    /** Guardians by name and with their true state; everybody else sees them as the family does (ID-5). */
    'roster.read_guardians': ['homeroom', 'deputy', 'leader', 'admin'],
    /** Paper codes for families of one class. */
    'roster.paper_codes': ['homeroom', 'deputy', 'admin'],
  },
  pushKinds: { guardian_change: { text: '监护人变更通知', to: 'guardians', weight: 'news' } },
})
