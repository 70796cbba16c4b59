import { page } from '../../platform/page'

export const calendarPages = {
  classCalendar: page<{ class?: string }>('family/calendar/index', '班级校历', {
    ability: 'calendar.read',
    menu: { at: 20, to: ['parents', 'attendance.read_class'] },
  }),
  schoolCalendar: page<{ school?: string }>('school/calendar/index', '学校校历', {
    ability: 'calendar.read_entries',
    menu: { at: 30 },
  }),
  bureauCalendar: page<{ bureau?: string }>('bureau/calendar/index', '全区校历', {
    ability: 'calendar.edit_bureau',
    menu: { at: 30 },
  }),
}
