import fc from 'fast-check'
import type { Grant } from '@zhixiao/shared-types/values/access'
import { defaultTimes, rateText, toldStatus } from '@zhixiao/shared-types/values/attendance'
import { marksAfter } from './apply-correction'
import { awayPart } from './child-days'
import { backfillWay, lockOf, mayDecide, phaseOf, wayFor } from './correction-rules'
import { isIll } from './findings'
import { rollDifference } from './roll-difference'
import {
  absentIn, arrivalOf, countsOf, currentSession, daysBack, exceptionsOf, hoursOf, isByDeputy, listVersion, missingOrStrange, rate, recount, seesHealth, seesIllCounts,
  stateAt, type MarkIn,
} from './rules'
import { withoutSmallCells } from './small-cells'
import { correctionText } from './wording'

const day = '2026-03-11'
const at = (time: string) => new Date(`2026-03-11T${time}+08:00`)
const am = hoursOf(day, 'am', defaultTimes)
const pupil = (studentId: string, name = `学生${studentId}`) => ({ studentId, name })
const health = (part: Partial<NonNullable<MarkIn['health']>>): MarkIn['health'] => ({ symptoms: [], temperature: null, note: '', ...part })

describe('a session of the day', () => {
  test('AT-6: it is not due before it opens, then open, submitted once reported, and absent on a closed day', () => {
    expect(stateAt(at('07:19:59'), am, true, 0)).toBe('not_due')
    expect(stateAt(at('07:20:00'), am, true, 0)).toBe('open')
    expect(stateAt(at('12:00:00'), am, true, 0)).toBe('open')
    expect(stateAt(at('08:00:00'), am, true, 1)).toBe('submitted')
    expect(stateAt(at('08:00:00'), am, false, 0)).toBe('no_session')
  })

  test('CA-5: a report whose session the calendar took away is void, and submitted again when it is given back', () => {
    expect(stateAt(at('12:00:00'), am, false, 1)).toBe('void')
    expect(stateAt(at('12:00:00'), am, true, 1)).toBe('submitted')
  })

  test('the roll opens on the session that is running by the clock', () => {
    expect(currentSession(at('06:00:00'), day, ['am', 'pm'], defaultTimes)).toBe('am')
    expect(currentSession(at('12:00:00'), day, ['am', 'pm'], defaultTimes)).toBe('am')
    expect(currentSession(at('13:40:00'), day, ['pm', 'am'], defaultTimes)).toBe('pm')
    expect(currentSession(at('13:40:00'), day, [], defaultTimes)).toBeUndefined()
  })

  test('AT-6: too early, a future day and a day without session are refused', () => {
    expect(arrivalOf(at('07:19:00'), day, am, true)).toEqual({ refused: 'attendance.not_open_yet' })
    expect(arrivalOf(at('08:00:00'), '2026-03-12', hoursOf('2026-03-12', 'am', defaultTimes), true)).toEqual({ refused: 'attendance.future_day' })
    expect(arrivalOf(at('08:00:00'), day, am, false)).toEqual({ refused: 'attendance.no_session' })
  })

  test('AT-6: after the due time a report is late, an earlier day is a backfill', () => {
    expect(arrivalOf(at('08:30:00'), day, am, true)).toEqual({ isLate: false, isBackfilled: false })
    expect(arrivalOf(at('08:30:00.001'), day, am, true)).toEqual({ isLate: true, isBackfilled: false })
    expect(arrivalOf(at('08:00:00'), '2026-03-04', hoursOf('2026-03-04', 'am', defaultTimes), true)).toEqual({ isLate: false, isBackfilled: true })
  })

  test('the day changes at midnight in Shanghai, not in UTC', () => {
    expect(arrivalOf(new Date('2026-03-11T15:59:59Z'), day, am, true)).toEqual({ isLate: true, isBackfilled: false })
    expect(arrivalOf(new Date('2026-03-11T16:00:00Z'), day, am, true)).toEqual({ isLate: false, isBackfilled: true })
  })
})

describe('the roll', () => {
  test('AT-1: the version is the same for the same children in any order, and another one when a child changes', () => {
    expect(listVersion(['9', '10', '11'])).toBe(listVersion(['11', '9', '10']))
    expect(listVersion(['9', '10'])).not.toBe(listVersion(['9', '11']))
    expect(listVersion([])).toMatch(/^[0-9a-f]{16}$/)
  })

  test('AT-1, AT-2: a report that does not name everybody is incomplete unless the rest is said to be present', () => {
    const roll = [pupil('1'), pupil('2'), pupil('3')]
    const mark = (studentId: string): MarkIn => ({ studentId, status: 'present' })
    expect(missingOrStrange(roll, { allOthersPresent: true, marks: [] })).toBeUndefined()
    expect(missingOrStrange(roll, { allOthersPresent: false, marks: ['1', '2', '3'].map(mark) })).toBeUndefined()
    expect(missingOrStrange(roll, { allOthersPresent: false, marks: ['1', '2'].map(mark) })).toEqual({ missing: [pupil('3')], unknown: [], twice: [] })
    expect(missingOrStrange(roll, { allOthersPresent: true, marks: ['1', '4'].map(mark) })).toEqual({ missing: [], unknown: ['4'], twice: [] })
    expect(missingOrStrange(roll, { allOthersPresent: true, marks: ['1', '1'].map(mark) })).toEqual({ missing: [], unknown: [], twice: ['1'] })
  })

  test('AT-1: when children came and went since the form was opened, the difference names them', () => {
    const before = ['1', '2', '3', '4'].map((id) => pupil(id))
    const now = ['2', '3', '4', '5'].map((id) => pupil(id))
    const neighbours = [{ ...pupil('5'), moved: 'in' as const }, { ...pupil('4'), moved: 'in' as const }, { ...pupil('1'), moved: 'out' as const }]
    const seen = listVersion(before.map((one) => one.studentId))
    expect(rollDifference(now, seen, [], neighbours)).toEqual({
      added: [pupil('5')], removed: [pupil('1')], listVersion: listVersion(['2', '3', '4', '5']), isExact: true,
    })
    expect(rollDifference(now, seen, ['1', '2', '3', '4'], []).isExact).toBe(true)
    expect(rollDifference(now, 'f'.repeat(16), ['1'], neighbours)).toMatchObject({ added: [], removed: [pupil('1')], isExact: false })
  })

  test('AT-1: any one to four moves are found again', () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 6, maxLength: 12 })
    fc.assert(
      fc.property(ids, fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 }), (all, came, went) => {
        const names = all.map(String)
        const out = names.slice(0, went)
        const now = names.slice(went)
        const before = [...out, ...now.slice(came)]
        const neighbours = [
          ...now.slice(0, 4).map((id) => ({ ...pupil(id), moved: 'in' as const })), ...out.map((id) => ({ ...pupil(id), moved: 'out' as const })),
        ]
        const found = rollDifference(now.map((id) => pupil(id)), listVersion(before), [], neighbours)
        if (came + went > 0) expect(found.isExact).toBe(true)
        expect(found.added.map((one) => one.studentId)).toEqual(now.slice(0, came))
        expect(found.removed.map((one) => one.studentId).sort()).toEqual([...out].sort())
      }),
    )
  })
})

describe('counts', () => {
  const marks: MarkIn[] = [
    { studentId: '1', status: 'late', lateMinutes: 12 }, { studentId: '2', status: 'absent_unexplained' }, { studentId: '3', status: 'leave_sick' },
    { studentId: '4', status: 'leave_personal' }, { studentId: '5', status: 'leave_official' }, { studentId: '6', status: 'present', health: health({ symptoms: ['cough'] }) },
    { studentId: '7', status: 'present' },
  ]

  test('AT-3: a class with nobody absent or ill has counts all the same', () => {
    expect(countsOf(40, [])).toEqual({ expected: 40, present: 40, late: 0, absentUnexplained: 0, leaveSick: 0, leavePersonal: 0, leaveOfficial: 0, otherAbsent: 0, ill: 0 })
  })

  test('AT-15: present, late and each kind of absence add up to the expected; illness is counted beside them', () => {
    const counts = countsOf(40, marks)
    expect(counts).toEqual({ expected: 40, present: 35, late: 1, absentUnexplained: 1, leaveSick: 1, leavePersonal: 1, leaveOfficial: 1, otherAbsent: 0, ill: 2 })
    expect(counts.present + counts.late + absentIn(counts)).toBe(40)
  })

  test('AT-15: a rate where nothing was expected is no number but a dash', () => {
    expect(rate(0, 0)).toBeNull()
    expect(rate(1, 40)).toBe(0.025)
    expect(rateText(0, 0)).toBe('—')
    expect(rateText(1, 40)).toBe('2.5%')
  })

  test('only exceptions become rows; a present child with a cough is one, a plain present child is not', () => {
    expect(exceptionsOf(marks).map((mark) => mark.studentId)).toEqual(['1', '2', '3', '4', '5', '6'])
  })

  test('sick leave, a symptom or a fever make a child ill; a note or a normal temperature does not', () => {
    expect(isIll({ status: 'leave_sick' })).toBe(true)
    expect(isIll({ status: 'present', health: health({ temperature: 37.3 }) })).toBe(true)
    expect(isIll({ status: 'present', health: health({ temperature: 37.2, note: '早上有点累' }) })).toBe(false)
    expect(isIll({ status: 'absent_unexplained' })).toBe(false)
  })
})

describe('who sees health', () => {
  const place = { bureau: '1', school: '2', grade: '3', class: '4' }
  const grant = (role: Grant['role'], scope: Grant['scope'], id: string): Grant[] => [{ role, scope, id }]

  test('AT-16: never a subject teacher, a duty pupil or an admin; the grade head sees how many, not who', () => {
    expect(seesHealth(grant('homeroom', 'class', '4'), place)).toBe(true)
    expect(seesHealth(grant('homeroom', 'class', '5'), place)).toBe(false)
    for (const role of ['teacher', 'duty_pupil'] as const) expect([seesHealth(grant(role, 'class', '4'), place), seesIllCounts(grant(role, 'class', '4'), place)]).toEqual([false, false])
    expect(seesIllCounts(grant('admin', 'school', '2'), place)).toBe(false)
    expect([seesHealth(grant('grade_head', 'grade', '3'), place), seesIllCounts(grant('grade_head', 'grade', '3'), place)]).toEqual([false, true])
  })

  test('a report is a deputy’s only when its reporter holds the class in no other way', () => {
    expect(isByDeputy(grant('deputy', 'class', '4'), place)).toBe(true)
    expect(isByDeputy([...grant('deputy', 'class', '4'), ...grant('homeroom', 'class', '4')], place)).toBe(false)
    expect(isByDeputy([...grant('deputy', 'class', '9'), ...grant('leader', 'school', '2')], place)).toBe(false)
  })
})

describe('cells of one or two children', () => {
  test('are hidden together with a neighbour, so that the total does not give them away', () => {
    expect(withoutSmallCells([0, 3, 5])).toEqual({ cells: [0, 3, 5], total: 8 })
    expect(withoutSmallCells([2, 3, 5])).toEqual({ cells: [null, null, 5], total: 10 })
    expect(withoutSmallCells([1, 0, 0])).toEqual({ cells: [null, null, null], total: null })
    expect(withoutSmallCells([3, 3, 1, 9])).toEqual({ cells: [null, null, null, 9], total: 16 })
    expect(withoutSmallCells([2])).toEqual({ cells: [null], total: null })
    expect(withoutSmallCells([])).toEqual({ cells: [], total: 0 })
  })

  test('cannot be computed from what is published: every small cell could hold another number', () => {
    const columns = (length: number): number[][] => (length === 0 ? [[]] : columns(length - 1).flatMap((rest) => Array.from({ length: 8 }, (_, value) => [...rest, value])))
    for (const length of [1, 2, 3, 4]) {
      const sameReply = new Map<string, number[][]>()
      for (const column of columns(length)) {
        const reply = JSON.stringify(withoutSmallCells(column))
        sameReply.set(reply, [...(sameReply.get(reply) ?? []), column])
      }
      for (const candidates of sameReply.values()) {
        for (const index of candidates[0]?.keys() ?? []) {
          const values = new Set(candidates.map((column) => column[index]))
          const mayBeSmall = [...values].some((value) => value === 1 || value === 2)
          if (mayBeSmall) expect([JSON.stringify(candidates), values.size > 1]).toEqual([JSON.stringify(candidates), true])
        }
      }
    }
  })
})

test('days go back from the newest and stop at the limit', () => {
  expect(daysBack('2026-02-27', '2026-03-01', 60)).toEqual(['2026-03-01', '2026-02-28', '2026-02-27'])
  expect(daysBack('2026-01-01', '2026-03-01', 2)).toEqual(['2026-03-01', '2026-02-28'])
  expect(daysBack('2026-03-02', '2026-03-01', 60)).toEqual([])
})

describe('who may change a report, and when (AT-12)', () => {
  const place = { bureau: '1', school: '2', grade: '3', class: '4' }
  const as = (role: Grant['role'], scope: Grant['scope'], id: string) => ({ grants: [{ role, scope, id }] satisfies Grant[] })
  const people = { homeroom: as('homeroom', 'class', '4'), deputy: as('deputy', 'class', '4'), nurse: as('nurse', 'school', '2'), leader: as('leader', 'school', '2'), teacher: as('teacher', 'class', '4') }
  const ways = (phase: Parameters<typeof wayFor>[2]) => Object.fromEntries(Object.entries(people).map(([name, actor]) => [name, wayFor(actor, place, phase).way]))

  test('the lock is 18:00, boarders’ evening 20:00, or as the school has it', () => {
    expect([lockOf(day, 'pm', defaultTimes), lockOf(day, 'eve', defaultTimes)]).toEqual([at('18:00:00'), at('20:00:00')])
    expect([lockOf(day, 'am', { ...defaultTimes, lock: '17:00' }), lockOf(day, 'eve', { ...defaultTimes, eveLock: '21:00' })]).toEqual([at('17:00:00'), at('21:00:00')])
  })

  test('until the lock the class, then for seven school days on request, then the leader, two weeks after the term the bureau too', () => {
    const phase = (instant: string, since: number) => phaseOf(new Date(instant), day, at('18:00:00'), since)
    expect(phase('2026-03-11T17:59:59+08:00', 0)).toBe('same_day')
    expect(phase('2026-03-11T18:00:00+08:00', 0)).toBe('week')
    expect([phase('2026-03-20T23:00:00+08:00', 7), phase('2026-03-23T07:00:00+08:00', 8)]).toEqual(['week', 'term'])
    expect([phase('2026-07-24T09:00:00+08:00', 90), phase('2026-07-25T09:00:00+08:00', 90)]).toEqual(['term', 'archived'])
  })

  test('matrix "Amend": own class and nurse and leader before the lock; requests after it; the leader alone later; never a subject teacher', () => {
    expect(ways('same_day')).toEqual({ homeroom: 'amend', deputy: 'amend', nurse: 'amend', leader: 'amend', teacher: 'none' })
    expect(ways('week')).toEqual({ homeroom: 'request', deputy: 'request', nurse: 'request', leader: 'amend', teacher: 'none' })
    expect(ways('term')).toEqual({ homeroom: 'none', deputy: 'none', nurse: 'none', leader: 'amend', teacher: 'none' })
    expect(ways('archived')).toEqual({ homeroom: 'none', deputy: 'none', nurse: 'none', leader: 'request', teacher: 'none' })
    expect(wayFor(as('homeroom', 'class', '5'), place, 'same_day')).toEqual({ way: 'none', role: null })
    expect(wayFor({ grants: [...people.homeroom.grants, ...people.leader.grants] }, place, 'week')).toEqual({ way: 'amend', role: 'leader' })
  })

  test('a request outlives its week only for the leader, and the term’s archive for nobody in the school', () => {
    expect([mayDecide(people.nurse.grants, place, 'week', 'week'), mayDecide(people.nurse.grants, place, 'week', 'term'), mayDecide(people.leader.grants, place, 'week', 'term')]).toEqual([true, false, true])
    expect([mayDecide(people.leader.grants, place, 'week', 'archived'), mayDecide(people.homeroom.grants, place, 'week', 'week')]).toEqual([false, false])
  })

  test('AT-6: an earlier day is entered by nurse and leader outright, by the class on request', () => {
    const backfills = Object.fromEntries(Object.entries(people).map(([name, actor]) => [name, [backfillWay(actor, place, 'week'), backfillWay(actor, place, 'term')]]))
    expect(backfills).toEqual({ homeroom: ['request', 'none'], deputy: ['request', 'none'], nurse: ['amend', 'none'], leader: ['amend', 'amend'], teacher: ['none', 'none'] })
  })

  test('states of §4.2: submitted, amended after a correction, locked after 18:00', () => {
    expect([stateAt(at('17:00:00'), am, true, 1), stateAt(at('17:00:00'), am, true, 2), stateAt(at('18:00:00'), am, true, 1), stateAt(at('18:00:00'), am, true, 2)]).toEqual([
      'submitted', 'amended', 'locked', 'locked',
    ])
  })

  test('after any amendments the counts are the recount of the marks (property)', () => {
    const status = fc.constantFrom('present', 'late', 'absent_unexplained', 'leave_sick', 'leave_personal', 'leave_official', 'leave_pending') as fc.Arbitrary<MarkIn['status']>
    const mark = fc.record({ studentId: fc.integer({ min: 1, max: 9 }).map(String), status, ill: fc.constantFrom(0, 1) })
      .map((one) => ({ ...one, lateMinutes: null, ili: 0, feverUnmeasured: 0, symptoms: one.ill, healthSealed: null }))
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(mark, { selector: (one) => one.studentId, maxLength: 5 }), { maxLength: 6 }), (corrections) => {
        const truth = new Map<string, { status: string; ill: number }>()
        let marks: ReturnType<typeof marksAfter<(typeof corrections)[number][number]>> = []
        for (const changes of corrections) {
          for (const one of changes) truth.set(one.studentId, one)
          marks = marksAfter(marks, changes.map((after) => ({ studentId: after.studentId, after })))
        }
        const counts = recount(9, marks)
        const count = (wanted: string) => [...truth.values()].filter((one) => one.status === wanted).length
        expect(counts).toMatchObject({ late: count('late'), leaveSick: count('leave_sick'), otherAbsent: count('leave_pending'), ill: [...truth.values()].filter((one) => one.ill === 1).length })
        expect(counts.present + counts.late + absentIn(counts)).toBe(9)
      }),
      { numRuns: 300 },
    )
  })
})

describe('half days (AT-8)', () => {
  test('away for one half and there in the other is half; what nobody reported is no half', () => {
    expect([awayPart('absent_unexplained', 'present'), awayPart('late', 'leave_sick'), awayPart('leave_sick', 'leave_sick'), awayPart('present', 'late')]).toEqual([0.5, 0.5, 1, 0])
    expect([awayPart('absent_unexplained', 'not_reported'), awayPart('absent_unexplained', 'suspended'), awayPart(undefined, undefined)]).toEqual([null, null, null])
    expect(awayPart('leave_personal', undefined)).toBe(1)
  })
})

test('AT-13: a correction speaks of statuses in the families’ words', () => {
  expect(correctionText('王小明', '2026-03-04', 'am', toldStatus('absent_unexplained', null), toldStatus('leave_sick', null))).toBe('王小明 更正：3月4日上午 由缺勤改为病假。')
  expect(toldStatus('late', 12)).toBe('迟到12分钟')
})
