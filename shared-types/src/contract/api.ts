import { attendanceContract } from '../domains/attendance'
import { calendarContract } from '../domains/calendar'
import { consentContract } from '../domains/consent'
import { desktopContract } from '../domains/desktop'
import { identityContract } from '../domains/identity'
import { peopleContract } from '../domains/people'
import { pushContract } from '../domains/push'
import { rosterContract } from '../domains/roster'
import { summaryContract } from '../domains/summary'

/** Every contract of the house, by module. */
export const contracts = {
  identity: identityContract,
  desktop: desktopContract,
  roster: rosterContract,
  people: peopleContract,
  consent: consentContract,
  calendar: calendarContract,
  push: pushContract,
  attendance: attendanceContract,
  summary: summaryContract,
} as const

export type Api = typeof identityContract & typeof desktopContract & typeof rosterContract & typeof peopleContract & typeof consentContract & typeof calendarContract & typeof pushContract & typeof attendanceContract & typeof summaryContract
/** All endpoints in one object, for OpenAPI, the access test and the contract diff. */
export const api: Api = { ...identityContract, ...desktopContract, ...rosterContract, ...peopleContract, ...consentContract, ...calendarContract, ...pushContract, ...attendanceContract, ...summaryContract }
