import { attendanceContract } from '../domains/attendance'
import { correctionContract } from '../domains/attendance-corrections'
import { calendarContract } from '../domains/calendar'
import { consentContract } from '../domains/consent'
import { desktopContract } from '../domains/desktop'
import { identityContract } from '../domains/identity'
import { movesContract } from '../domains/moves'
import { peopleContract } from '../domains/people'
import { pushContract } from '../domains/push'
import { rosterContract } from '../domains/roster'
import { summaryContract } from '../domains/summary'
import { mergeOnce } from '../values/merge'

/** Every contract of the house. New subjects come last. */
const contracts = [
  identityContract,
  desktopContract,
  rosterContract,
  movesContract,
  peopleContract,
  consentContract,
  calendarContract,
  pushContract,
  attendanceContract,
  correctionContract,
  summaryContract,
] as const

/** All endpoints in one object, for OpenAPI, the access test and the contract diff. */
export const api = mergeOnce<(typeof contracts)[number]>(contracts)
export type Api = typeof api
