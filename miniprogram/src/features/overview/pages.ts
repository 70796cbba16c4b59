import { page } from '../../platform/page'

export const overviewPages = {
  schoolToday: page<{ school?: string; session?: string }>('school/today/index', '今日学校', {
    ability: 'attendance.count_school',
    menu: { at: 20 },
  }),
  bureauToday: page<{ bureau?: string; session?: string }>('bureau/today/index', '全区今天', {
    ability: 'attendance.count_bureau',
    menu: { at: 10 },
  }),
}
