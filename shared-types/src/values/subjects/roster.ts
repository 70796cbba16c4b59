import { subject } from './subject'

/** Schools, classes, pupils, staff and their dated duties. */
export const roster = subject({
  errors: {
    'roster.duty_invalid': { status: 422, text: '人员、职务、范围或起止日期不对' },
    'roster.duty_exists': { status: 409, text: '这位老师在这段时间已有这项职务' },
    'roster.last_admin': { status: 409, text: '学校至少要保留一位管理员' },
    'roster.staff_binding_refused': { status: 422, text: '绑定码或手机号不对，请核对后再试' },
  },
  abilities: {
    'roster.read_staff': ['leader', 'admin'],
    /** Dated duties; a leader for deputies only, which the use-case checks (PM-3). */
    'roster.give_duty': ['leader', 'admin'],
    'roster.staff_codes': ['admin'],
    'roster.read_school': ['admin', 'leader'],
  },
})
