import type { Me } from '@zhixiao/shared-types/domains/identity'
import { open } from '../../platform/nav'
import type { PageName } from '../../platform/pages'
import { isStranger, may } from './hats'

export type Place = { page: PageName; label: string; go: () => void }

/** Everywhere this person has something to do, for the navigation and the home page. A place that is not theirs is not shown. */
export function placesOf(me: Me): Place[] {
  const parent = me.children.length > 0
  const all: (Place | false)[] = [
    { page: 'home', label: '首页', go: () => open('home') },
    may(me, 'attendance.read_class') && { page: 'roll', label: '点名上报', go: () => open('roll') },
    may(me, 'push.receipts') && { page: 'receipts', label: '送达与阅读', go: () => open('receipts') },
    may(me, 'roster.approve_guardian') && { page: 'guardians', label: '家长关联', go: () => open('guardians') },
    may(me, 'attendance.trace') && { page: 'tracing', label: '待追踪', go: () => open('tracing') },
    may(me, 'attendance.decide_correction') && { page: 'corrections', label: '更正审批', go: () => open('corrections') },
    may(me, 'attendance.count_school') && { page: 'schoolToday', label: '今日学校', go: () => open('schoolToday') },
    may(me, 'calendar.read_entries') && { page: 'schoolCalendar', label: '学校校历', go: () => open('schoolCalendar') },
    may(me, 'roster.import') && { page: 'import', label: '导入名册', go: () => open('import') },
    may(me, 'roster.move_class') && { page: 'moves', label: '转班与住校', go: () => open('moves') },
    may(me, 'roster.read_staff') && { page: 'people', label: '人员与监护人', go: () => open('people') },
    may(me, 'attendance.count_bureau') && { page: 'bureauToday', label: '全区今天', go: () => open('bureauToday') },
    may(me, 'attendance.confirm_correction') && { page: 'bureauCorrections', label: '归档学期更正', go: () => open('bureauCorrections') },
    may(me, 'calendar.edit_bureau') && { page: 'bureauCalendar', label: '全区校历', go: () => open('bureauCalendar') },
    parent && { page: 'day', label: '孩子今天', go: () => open('day') },
    (parent || may(me, 'attendance.read_class')) && { page: 'classCalendar', label: '班级校历', go: () => open('classCalendar') },
    !isStranger(me) && { page: 'messages', label: '消息', go: () => open('messages') },
    { page: 'bind', label: '绑定身份', go: () => open('bind') },
    { page: 'me', label: '我的', go: () => open('me') },
  ]
  return all.filter((place) => place !== false)
}
