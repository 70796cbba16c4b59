import { attendance } from '../modules/attendance/index'
import { calendar } from '../modules/calendar/index'
import { identity } from '../modules/identity/index'
import { push } from '../modules/push/index'
import { roster } from '../modules/roster/index'
import { summary } from '../modules/summary/index'

/** The order is the rule: a module may use only the doors of modules before it (house plan §3.3; read by dependency-cruiser). */
export const modules = [identity, roster, calendar, push, attendance, summary]
