import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { holds } from '@zhixiao/shared-types/values/access'
import type { ApiName, LooseInput, Reply } from '../call'

/**
 * The box of kept answers as pure functions: what of an answer may lie on the phone, under which name, and which copy answers a question (AT-5).
 */
export type Box = {
  /** Another shape of an older app is thrown away unread. */
  version: 1
  /** Whose answers these are, and the school day on which all of them were fetched. */
  accountId: string
  day: string
  /** How far the school's clock was from the phone's, in ms: without network nobody else says what time it is at school. */
  clockOffset: number
  copies: Record<string, unknown>
}

/** A person with several classes; beyond that the copy that was fetched first makes room. */
const most = 16

const rollName = 'GET /classes/:classId/roll'
/** What of an answer may be kept, by endpoint; nothing else ever is. `undefined`: nothing of this one. Parents have nothing to do without network, so nothing of theirs is kept. */
const bare: { [Name in ApiName]?: (reply: Reply<Name>, day: string) => Reply<Name> | undefined } = {
  'GET /me': (me) => (holds(me.grants, 'attendance.report') ? me : undefined),
  'GET /my/classes': (mine) => (mine.items.some((one) => one.mayReport) ? mine : undefined),
  [rollName]: (roll, day) => bareRoll(roll, day),
}

/**
 * A roll that can still be called today, by whoever may report it, without health. A report goes with its marks: where a list stands
 * filled in there is nothing to do offline. Of the session before only those are kept of whom no illness is said; of the others the server
 * asks again when the report arrives (AT-8, `attendance.not_reconfirmed`).
 */
export function bareRoll(roll: Roll, day: string): Roll | undefined {
  if (roll.day !== day || roll.report || !roll.mayReport || (roll.state !== 'open' && roll.state !== 'not_due')) return undefined
  const { carriedOver, ...list } = roll
  const well = (carriedOver ?? []).filter((mark) => !mark.health && mark.status !== 'leave_sick')
  return well.length > 0 ? { ...list, carriedOver: well } : list
}

const rollsOf = (classId: string | undefined) => `roll ${classId} `
/** A roll lies under what it is, not under how it was asked for: 今天 without a session and the session by its name are one list. */
const nameOf = (name: string, reply: unknown) => {
  if (name !== rollName) return name
  const { classId, day, session } = reply as Roll
  return `${rollsOf(classId)}${day} ${session}`
}
const keptIf = (box: Box, isKept: (name: string) => boolean): Box => ({ ...box, copies: Object.fromEntries(Object.entries(box.copies).filter(([name]) => isKept(name))) })

/** The box after an answer: its copy is the newest one, or gone where nothing of it may be kept. */
export function placed(box: Box, name: ApiName, reply: unknown): Box {
  const strip = bare[name] as ((reply: unknown, day: string) => unknown) | undefined
  if (!strip) return box
  const copy = strip(reply, box.day)
  // Duties that ended take everything along (PM-3), a class that is no longer mine its rolls.
  if (copy === undefined && name !== rollName) return withdrawn(box, name, {})
  const place = nameOf(name, reply)
  const others = keptIf(box, (one) => one !== place && (name !== 'GET /my/classes' || isMine(one, reply as Reply<'GET /my/classes'>)))
  if (copy === undefined) return others
  return { ...others, copies: Object.fromEntries([...Object.entries(others.copies), [place, copy] as const].slice(-most)) }
}
const isMine = (name: string, { items }: Reply<'GET /my/classes'>) => !name.startsWith('roll ') || items.some((one) => one.mayReport && name.startsWith(rollsOf(one.classId)))

/** The box after a refusal (PM-3): the copy goes, and with a person's or class' right everything that hung on it. */
export function withdrawn(box: Box, name: ApiName, { params }: LooseInput): Box {
  if (name === 'GET /me') return { ...box, copies: {} }
  if (name === 'GET /my/classes') return keptIf(box, (one) => one === 'GET /me')
  return keptIf(box, (one) => name !== rollName || !one.startsWith(rollsOf(params?.classId)))
}

/** The copy that answers a question at an instant, if there is one. A roll without a session is the one that the school would mean: the latest that has opened, before the first one the first. */
export function found(box: Box, name: ApiName, { params, query }: LooseInput, now: number): unknown {
  if (name !== rollName) return box.copies[name]
  const rolls = Object.entries(box.copies)
    .flatMap(([place, copy]) => (place.startsWith(rollsOf(params?.classId)) ? [copy as Roll] : []))
    .filter((roll) => (query?.day ?? roll.day) === roll.day && (query?.session ?? roll.session) === roll.session)
    .sort((one, other) => Date.parse(one.opensAt) - Date.parse(other.opensAt))
  return rolls.filter((roll) => Date.parse(roll.opensAt) <= now).pop() ?? rolls[0]
}
