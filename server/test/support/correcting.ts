/** A class reports and corrects through HTTP, for tests of corrections and of what stood before them. */
import { beginSession } from '../../src/platform/session'
import { reportBody, type markOf } from './attendance'
import type { House } from './house'
import type { Person, World } from './world'

type Changes = Parameters<typeof reportBody>[1]
type Marks = ReturnType<typeof markOf>[]

/** Hands for one house; `houseOf` is asked at each call, for the house is opened in `beforeAll`. */
export function correctingIn(houseOf: () => House) {
  /** A new session each time: some of these tests live through months. */
  const as = async (_w: World, person: Person) => ({ token: (await beginSession(person.accountId, 'mp')).token })
  return {
    as,
    /** Reports the class; the answer must be 201. */
    report: async (w: World, marks: NonNullable<NonNullable<Changes>['marks']> = [], who: Person = w.homeroom, more: Changes = {}) => {
      const { session, day } = { session: 'am' as const, day: undefined, ...more }
      const params = { classId: w.class.class }
      const roll = await houseOf().api('GET /classes/:classId/roll', { params, query: { session, day } }, await as(w, who))
      const answer = await houseOf().api('POST /classes/:classId/attendance-reports', { params, body: reportBody(roll.reply, { ...more, marks }) }, await as(w, who))
      expect([answer.status, answer.error]).toEqual([201, undefined])
      return answer.reply
    },
    correct: async (w: World, who: Person, reportId: string, version: number, marks: Marks, reason = '家长来电说明') =>
      houseOf().api('POST /attendance-reports/:reportId/corrections', { params: { reportId }, body: { version, reason, marks } }, {
        ...(await as(w, who)), headers: { 'user-agent': 'WeChat/8.0 iPhone' },
      }),
  }
}
