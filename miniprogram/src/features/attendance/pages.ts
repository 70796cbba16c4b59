import { page } from '../../platform/page'

export const attendancePages = {
  day: page<{ student?: string }>('family/day/index', '孩子今天', {
    ability: 'attendance.read',
    menu: { at: 10, to: ['parents'] },
  }),
  roll: page<{ class?: string; day?: string; session?: string }>('teacher/roll/index', '点名上报', {
    ability: 'attendance.read_class',
    menu: { at: 10 },
  }),
  /** A report corrected, or a correction asked for (AT-12). */
  correct: page<{ class?: string; day?: string; session?: string }>('teacher/correct/index', '更正考勤', {
    ability: 'attendance.correct',
    still: true,
  }),
  tracing: page<{ class?: string }>('teacher/tracing/index', '待追踪', {
    ability: 'attendance.trace',
    menu: { at: 40 },
  }),
  corrections: page<{ school?: string }>('school/corrections/index', '更正审批', {
    ability: 'attendance.decide_correction',
    menu: { at: 10 },
  }),
  /** The second person for an archived term (AT-12). */
  bureauCorrections: page<{ bureau?: string }>('bureau/corrections/index', '归档学期更正', {
    ability: 'attendance.confirm_correction',
    menu: { at: 20 },
  }),
}
