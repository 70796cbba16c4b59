import { attendanceContract } from '../domains/attendance'
import { correctionContract } from '../domains/attendance-corrections'
import { calendarContract } from '../domains/calendar'
import { consentContract } from '../domains/consent'
import { desktopContract } from '../domains/desktop'
import { identityContract } from '../domains/identity'
import { peopleContract } from '../domains/people'
import { movesContract } from '../domains/moves'
import { pushContract } from '../domains/push'
import { rosterContract } from '../domains/roster'
import { summaryContract } from '../domains/summary'

/** Every contract of the house, by module. */
export const contracts = {
  identity: identityContract,
  desktop: desktopContract,
  roster: rosterContract,
  moves: movesContract,
  people: peopleContract,
  consent: consentContract,
  calendar: calendarContract,
  push: pushContract,
  attendance: attendanceContract,
  corrections: correctionContract,
  summary: summaryContract,
} as const

export type Api = typeof identityContract & typeof desktopContract & typeof rosterContract & typeof movesContract & typeof peopleContract & typeof consentContract & typeof calendarContract & typeof pushContract & typeof attendanceContract & typeof correctionContract & typeof summaryContract
/** All endpoints in one object, for OpenAPI, the access test and the contract diff. */
export const api: Api = { ...identityContract, ...desktopContract, ...rosterContract, ...movesContract, ...peopleContract, ...consentContract, ...calendarContract, ...pushContract, ...attendanceContract, ...correctionContract, ...summaryContract }
