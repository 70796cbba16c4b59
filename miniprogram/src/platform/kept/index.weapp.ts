import Taro from '@tarojs/taro'
import type { ApiName, Input, Reply } from '../call'
import { schoolDay } from '../days'
import { asApiError, isUnsettled, type ApiError } from '../errors'
import { clockOffset, countFrom, schoolNow } from '../school-clock'
import { found, placed, withdrawn, type Box } from './copies'

/** The mini-program lies on the phone and starts without network: then kept answers of the same day stand in (AT-5). */
export const keepsAnswers = true

const place = 'zhixiao.kept'
let owner: string | undefined
let box: Box | undefined
/** The latest question found nobody: the next one shows its copy at once instead of waiting for its own timeout. */
let isAway = false

const today = () => schoolDay(new Date(schoolNow()).toISOString())

function store(next: Box | undefined) {
  box = next
  try {
    if (next) Taro.setStorageSync(place, { ...next, clockOffset: clockOffset() })
    else Taro.removeStorageSync(place)
  } catch {
    // The phone is full: better no copy than one that should have gone.
    Taro.removeStorageSync(place)
  }
}

/** Says whose answers are kept from now on; what was kept of anybody else goes. `undefined`: nobody's. */
export function keepFor(accountId: string | undefined) {
  owner = accountId
  const last = Taro.getStorageSync<Box | ''>(place)
  if (!last || last.version !== 1 || last.accountId !== accountId) return store(undefined)
  countFrom(last.clockOffset)
  // Yesterday's list says nothing about today, and nobody's name lies here longer than it is of use.
  if (last.day !== today()) return store(undefined)
  box = last
}

/** Asks, and keeps of the answer what may be kept; a refusal takes the copy away (PM-3), silence leaves it. */
export async function askAndKeep<Name extends ApiName>(name: Name, input: Input<Name>, ask: () => Promise<Reply<Name>>): Promise<Reply<Name>> {
  const asker = owner
  try {
    const reply = await ask()
    isAway = false
    // Whoever had no name signed in on the way; an answer to somebody who left meanwhile is nobody's.
    if (owner && (asker ?? owner) === owner) keep(name, reply, owner)
    return reply
  } catch (thrown) {
    const error = asApiError(thrown)
    isAway = isUnsettled(error)
    if (error.status === 401) store(undefined)
    else if (box && (error.status === 403 || error.status === 404)) store(withdrawn(box, name, input))
    throw thrown
  }
}

function keep(name: ApiName, reply: unknown, accountId: string) {
  const day = today()
  // Copies of another day go as a whole: who is in the class may have changed overnight.
  const now: Box = box?.day === day ? box : { version: 1, accountId, day, clockOffset: 0, copies: {} }
  const next = placed(now, name, reply)
  if (next !== now) store(next)
}

/** What was answered earlier on this school day, for a question that nobody answers now. */
export function copyFor<Name extends ApiName>(name: Name, input: Input<Name>, failure: ApiError | undefined): Reply<Name> | undefined {
  if (box?.day !== today() || !(failure ? isUnsettled(failure) : isAway)) return undefined
  return found(box, name, input, schoolNow()) as Reply<Name> | undefined
}
