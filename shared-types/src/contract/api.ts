import { attendanceContract } from '../domains/attendance'
import { calendarContract } from '../domains/calendar'
import { identityContract } from '../domains/identity'
import { pushContract } from '../domains/push'
import { rosterContract } from '../domains/roster'
import { summaryContract } from '../domains/summary'

/** Every contract of the house, by module. */
export const contracts = {
  identity: identityContract,
  roster: rosterContract,
  calendar: calendarContract,
  push: pushContract,
  attendance: attendanceContract,
  summary: summaryContract,
} as const

export type Api = typeof identityContract & typeof rosterContract & typeof calendarContract & typeof pushContract & typeof attendanceContract & typeof summaryContract
/** All endpoints in one object, for OpenAPI, the access test and the contract diff. */
export const api: Api = { ...identityContract, ...rosterContract, ...calendarContract, ...pushContract, ...attendanceContract, ...summaryContract }
