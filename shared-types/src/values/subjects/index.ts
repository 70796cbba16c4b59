/** Every subject of the house: errors, abilities and kinds of messages are merged from this list. New ones last. */
import { mergeOnce } from '../merge'
import { attendance } from './attendance'
import { calendar } from './calendar'
import { classMove } from './class-move'
import { consent } from './consent'
import { guardians } from './guardians'
import { house } from './house'
import { identity } from './identity'
import { push } from './push'
import { roster } from './roster'
import { rosterImport } from './roster-import'
import type { Subject } from './subject'
import { summary } from './summary'

const subjects = [
  house,
  identity,
  attendance,
  push,
  summary,
  guardians,
  roster,
  consent,
  rosterImport,
  classMove,
  calendar,
] as const

const merged = <K extends keyof Subject>(part: K) =>
  mergeOnce<(typeof subjects)[number][K]>(subjects.map((one) => one[part]))

export const declared = {
  errors: merged('errors'),
  abilities: merged('abilities'),
  departments: merged('departments'),
  pushKinds: merged('pushKinds'),
}
