import { subject } from './subject'

export const calendar = subject({
  errors: {
    'calendar.entry_invalid': { status: 422, text: '校历安排填写有误，请检查日期和时段' },
    'calendar.reason_needed': { status: 422, text: '这会改动已有上报的日子，请写明原因' },
    'calendar.entry_ended': { status: 409, text: '这条安排已经结束或改过，请刷新后再看' },
    'calendar.too_far_back': { status: 422, text: '只能改动最近 31 天以内的日子' },
  },
  abilities: {
    'calendar.read': [
      'guardian',
      'teacher',
      'homeroom',
      'deputy',
      'nurse',
      'grade_head',
      'leader',
      'admin',
      'gate',
      'bureau',
    ],
    /** Entries of a school with their history. */
    'calendar.read_entries': ['leader', 'admin'],
    'calendar.edit_school': ['admin'],
    /** Suspend a class and let it resume: the leader decides (SV-13); the admin keeps the calendar. */
    'calendar.suspend_class': ['leader', 'admin'],
    'calendar.edit_bureau': ['bureau'],
  },
})
