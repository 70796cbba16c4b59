import fc from 'fast-check'
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { defaultTimes } from '@zhixiao/shared-types/values/attendance'
import { diffOf, isMaterial } from './diff'
import { dueAt, isCaughtUp, summariesOwed } from './due'
import { withoutSmallMeasures } from './present'
import { addUp, compose, composeBureau, contentHash, statusOf, type ClassDay, type DayFacts, type IllDay, type ReportDay, type StoredMeasures } from './rules'
import { composeWeek, mondayOf } from './week'

const classDay = (part: Partial<ClassDay>): ClassDay => ({ schoolId: '1', gradeId: '10', classId: '100', className: '三(1)班', enrolled: 40, sessions: ['am', 'pm'], ...part })
const report = (part: Partial<ReportDay>): ReportDay => ({
  schoolId: '1', classId: '100', session: 'am', expected: 40, late: 0, absentUnexplained: 0, leaveSick: 0, leavePersonal: 0, leaveOfficial: 0, otherAbsent: 0, wasLate: false, ...part,
})
const row = (facts: DayFacts, scopeId: string) => compose(facts).find((one) => one.scopeId === scopeId)

/** Any district day: schools with grades and classes, some silent, children ill in any session of any class. */
const districtDay: fc.Arbitrary<DayFacts> = fc
  .array(fc.record({ school: fc.integer({ min: 1, max: 3 }), grade: fc.integer({ min: 1, max: 3 }), enrolled: fc.nat(45), sessions: fc.subarray([...sessions]) }), { maxLength: 12 })
  .chain((plan) => {
    const classes = plan.map((one, index): ClassDay => ({
      schoolId: `${one.school}`, gradeId: `${one.school}${one.grade}`, classId: `${1000 + index}`, className: `${index}班`, enrolled: one.enrolled, sessions: one.sessions,
    }))
    const slots = classes.flatMap((one) => sessions.map((session) => ({ one, session })))
    const counts = fc.record({ late: fc.nat(3), absentUnexplained: fc.nat(3), leaveSick: fc.nat(3), leavePersonal: fc.nat(3), leaveOfficial: fc.nat(3), otherAbsent: fc.nat(3), wasLate: fc.boolean() })
    return fc.record({
      classes: fc.constant(classes),
      reports: fc.subarray(slots).chain((reported) =>
        fc.tuple(...reported.map(({ one, session }) => counts.map((count): ReportDay => ({ schoolId: one.schoolId, classId: one.classId, session, expected: one.enrolled + 20, ...count })))),
      ),
      ill: fc.array(fc.record({ slot: fc.nat(), studentId: fc.nat(8) }), { maxLength: 30 }).map((found) =>
        found.flatMap(({ slot, studentId }): IllDay[] => {
          const at = slots[slot % Math.max(1, slots.length)]
          return at ? [{ schoolId: at.one.schoolId, classId: at.one.classId, session: at.session, studentId: `${studentId}` }] : []
        }),
      ),
    })
  })

describe('a compiled day', () => {
  test('SM-1: class sum = grade = school = district, exactly, for any day', () => {
    fc.assert(
      fc.property(districtDay, (facts) => {
        const rows = compose(facts)
        const of = (scope: string) => rows.filter((one) => one.scope === scope)
        const bureau = composeBureau('9', of('school').map((one) => one.measures)).measures
        for (const scope of ['class', 'grade', 'school']) expect(addUp(of(scope).map((one) => one.measures))).toEqual(bureau)
        for (const school of of('school')) expect(addUp(of('class').filter((one) => one.schoolId === school.scopeId).map((one) => one.measures))).toEqual(school.measures)
      }),
    )
  })

  test('SM-1, AT-8: every ill child counts once in the district, however many sessions and classes found it', () => {
    fc.assert(
      fc.property(districtDay, (facts) => {
        const counted = new Set(
          facts.ill.filter((one) => {
            const klass = facts.classes.find((found) => found.classId === one.classId)
            return klass?.sessions.includes(one.session) && facts.reports.some((found) => found.classId === one.classId && found.session === one.session)
          }).map((one) => one.studentId),
        )
        const rows = compose(facts).filter((one) => one.scope === 'school')
        expect(addUp(rows.map((one) => one.measures)).illPupils).toBe(counted.size)
      }),
    )
  })

  test('AT-15: only reported class sessions are in the rates; present, late and absent add up to the expected', () => {
    const facts = { classes: [classDay({}), classDay({ classId: '101', className: '三(2)班' })], reports: [report({ late: 1, absentUnexplained: 2, leaveSick: 1 })], ill: [] }
    expect(row(facts, '1')?.measures).toMatchObject({ expectedReports: 4, reports: 1, enrolled: 80, expected: 40, present: 36, late: 1, absentUnexplained: 2, leaveSick: 1 })
  })

  test('SM-4: what is missing is named by class and session, at school and grade', () => {
    const facts = { classes: [classDay({}), classDay({ classId: '101', className: '三(2)班' })], reports: [report({}), report({ classId: '101' }), report({ session: 'pm' })], ill: [] }
    expect(row(facts, '1')?.missing.map((one) => one.text)).toEqual(['三(2)班 午检'])
    expect(row(facts, '10')?.missing).toHaveLength(1)
    expect(row(facts, '100')?.missing).toEqual([])
  })

  test('a class without pupils owes nothing; one that reported before its pupils left keeps its report', () => {
    expect(row({ classes: [classDay({ enrolled: 0 }), classDay({ classId: '101' })], reports: [], ill: [] }, '1')?.measures.expectedReports).toBe(2)
    expect(row({ classes: [classDay({ enrolled: 0 })], reports: [report({ expected: 3 })], ill: [] }, '100')?.measures).toMatchObject({ expectedReports: 1, reports: 1, expected: 3 })
  })

  test('SM-1, RS-3: a class owes the sessions in which it has pupils; one that got its first pupil at noon owes no morning', () => {
    const facts = { classes: [classDay({ enrolled: 1, owed: ['pm'] }), classDay({ classId: '101' })], reports: [], ill: [] }
    expect(row(facts, '100')).toMatchObject({ measures: { expectedReports: 1 }, missing: [{ session: 'pm' }] })
    expect(row(facts, '1')?.measures.expectedReports).toBe(3)
  })

  test('CA-4: a report of a session that fell away is in no number, and is again when the session comes back', () => {
    const reports = [report({ late: 1 }), report({ session: 'pm', absentUnexplained: 2 })]
    const ill: IllDay[] = [{ schoolId: '1', classId: '100', session: 'pm', studentId: '5' }]
    const open = compose({ classes: [classDay({})], reports, ill })
    const shut = compose({ classes: [classDay({ sessions: ['am'] })], reports, ill })
    expect(shut.at(-1)?.measures).toMatchObject({ expectedReports: 1, reports: 1, expected: 40, late: 1, absentUnexplained: 0, illPupils: 0 })
    expect(compose({ classes: [classDay({})], reports, ill })).toEqual(open)
  })

  test('a school without any session that day has no summary; a closed class beside open ones counts its pupils only', () => {
    expect(compose({ classes: [classDay({ sessions: [] })], reports: [report({})], ill: [] })).toEqual([])
    const facts = { classes: [classDay({ sessions: [] }), classDay({ classId: '101' })], reports: [report({})], ill: [] }
    expect(row(facts, '100')?.measures).toMatchObject({ enrolled: 40, expectedReports: 0, reports: 0, expected: 0 })
  })
})

describe('versions', () => {
  const [composed] = compose({ classes: [classDay({})], reports: [], ill: [] })
  if (!composed) throw new Error('nothing composed')

  test('SM-2: the hash follows what is said, not how often or in which order it is read', () => {
    expect(contentHash(composed, false)).toBe(contentHash({ ...composed, missing: [...composed.missing].reverse() }, false))
    expect(contentHash({ ...composed, measures: { ...composed.measures, late: 1 } }, false)).not.toBe(contentHash(composed, false))
    expect(contentHash({ ...composed, missing: [] }, false)).not.toBe(contentHash(composed, false))
  })

  test('SM-4: a final with classes missing is FINAL_INCOMPLETE, what follows a final is REVISED, the morning flash stays PROVISIONAL', () => {
    const complete = { ...composed.measures, reports: 2 }
    expect(statusOf('day', composed.measures, undefined, false)).toBe('FINAL_INCOMPLETE')
    expect(statusOf('day', complete, undefined, false)).toBe('FINAL')
    expect(statusOf('day', complete, 'FINAL_INCOMPLETE', false)).toBe('REVISED')
    expect(statusOf('day', complete, 'PROVISIONAL', false)).toBe('FINAL')
    expect(statusOf('day', complete, undefined, true)).toBe('PROVISIONAL')
    expect(statusOf('am', complete, 'PROVISIONAL', false)).toBe('PROVISIONAL')
  })
})

describe('what is owed', () => {
  const school = { schoolId: '7', times: { ...defaultTimes, lock: '20:00' } }

  test('the morning flash 45 minutes after the morning check is due, the final at the school’s own lock', () => {
    expect(dueAt('am', '2026-03-11', school.times).toISOString()).toBe('2026-03-11T01:15:00.000Z')
    expect(dueAt('day', '2026-03-11', school.times).toISOString()).toBe('2026-03-11T12:00:00.000Z')
  })

  test('SM-3: missed days of the last seven are owed in order, today only once it is time', () => {
    const windows = (time: string) => summariesOwed(new Date(`2026-03-11T${time}+08:00`), 'day', [school]).map((one) => one.window)
    expect(windows('19:59:59')).toEqual(['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2026-03-10'])
    expect(windows('20:00:00').at(-1)).toBe('2026-03-11')
  })

  test('SM-3: order is by day over all schools, not school by school', () => {
    const other = { schoolId: '8', times: defaultTimes }
    const owed = summariesOwed(new Date('2026-03-11T18:30:00+08:00'), 'day', [school, other])
    expect(owed.map((one) => one.window)).toEqual([...owed.map((one) => one.window)].sort())
    expect(owed.slice(0, 2).map((one) => one.scope)).toEqual(['7', '8'])
    expect(owed.at(-1)).toEqual({ scope: '8', window: '2026-03-11' })
  })

  test('SM-3: a quarter of an hour after it was due a version counts as caught up on', () => {
    const due = new Date('2026-03-11T18:00:00+08:00')
    expect([14, 15, 16].map((minutes) => isCaughtUp(new Date(due.getTime() + minutes * 60_000), due))).toEqual([false, false, true])
  })

  test('with an evening check of boarders the day is locked, and its final due, at eight', () => {
    const boarding = { ...defaultTimes, eveWeekdays: [3] }
    expect(dueAt('day', '2026-03-11', boarding).toISOString()).toBe('2026-03-11T12:00:00.000Z')
    expect(dueAt('day', '2026-03-12', boarding).toISOString()).toBe('2026-03-12T10:00:00.000Z')
  })

  test('SM-5: the week is due on Sunday 20:30, or after Sunday’s own final where that is later; a missed Sunday is owed for seven days', () => {
    expect(dueAt('week', '2026-09-16', defaultTimes).toISOString()).toBe('2026-09-20T12:30:00.000Z')
    expect(dueAt('week', '2026-09-20', { ...defaultTimes, lock: '21:00' }).toISOString()).toBe('2026-09-20T13:00:00.000Z')
    const windows = (at: string) => summariesOwed(new Date(`${at}+08:00`), 'week', [{ schoolId: '7', times: defaultTimes }]).map((one) => one.window)
    expect(windows('2026-09-20T20:29:59')).toEqual(['2026-09-07'])
    expect(windows('2026-09-20T20:30:00')).toEqual(['2026-09-07', '2026-09-14'])
    expect(windows('2026-09-26T23:00:00')).toEqual(['2026-09-14'])
    expect([mondayOf('2026-09-14'), mondayOf('2026-09-20'), mondayOf('2026-09-21')]).toEqual(['2026-09-14', '2026-09-14', '2026-09-21'])
  })
})

describe('a compiled week', () => {
  test('SM-5: it is the sum of its days for any days, but a child ill on several days counts once, where it was found first', () => {
    fc.assert(
      fc.property(fc.array(districtDay.map(asOneDistrict), { minLength: 1, maxLength: 4 }), (facts) => {
        const week = composeWeek(facts.map((one, index) => ({ day: `2026-03-0${index + 2}`, facts: one })))
        const days = facts.map((one) => compose(one))
        for (const row of week) {
          const sum = addUp(days.flatMap((rows) => rows.filter((one) => one.scope === row.scope && one.scopeId === row.scopeId).map((one) => one.measures)))
          expect({ ...row.measures, illPupils: 0 }).toEqual({ ...sum, illPupils: 0 })
          expect(row.measures.illPupils).toBeLessThanOrEqual(sum.illPupils)
        }
        const of = (scope: string) => addUp(week.filter((one) => one.scope === scope).map((one) => one.measures))
        expect([of('grade'), of('school')]).toEqual([of('class'), of('class')])
        const everyone = new Set(facts.flatMap((one) => countedIll(one)))
        expect(of('school').illPupils).toBe(everyone.size)
      }),
      { numRuns: 60 },
    )
  })

  test('SM-5: what was missing is named with its day', () => {
    const facts = { classes: [classDay({})], reports: [report({})], ill: [] }
    const [week] = composeWeek([{ day: '2026-03-09', facts }, { day: '2026-03-10', facts: { ...facts, reports: [report({}), report({ session: 'pm' })] } }])
    expect(week?.missing.map((one) => one.text)).toEqual(['3月9日 三(1)班 午检'])
  })

  /** Days are made apart from each other: a class of one day must not be in another grade on the next. */
  function asOneDistrict(facts: DayFacts): DayFacts {
    const named = new Map(facts.classes.map((one) => [one.classId, `${one.gradeId}${one.classId}`]))
    const renamed = <T extends { classId: string }>(items: readonly T[]) => items.map((one) => ({ ...one, classId: named.get(one.classId) ?? '' }))
    return { classes: renamed(facts.classes), reports: renamed(facts.reports), ill: renamed(facts.ill) }
  }

  /** Ill children of the day in sessions that are held and reported. */
  function countedIll(facts: DayFacts): string[] {
    return facts.ill.filter((one) => {
      const klass = facts.classes.find((found) => found.classId === one.classId)
      return klass?.sessions.includes(one.session) && facts.reports.some((found) => found.classId === one.classId && found.session === one.session)
    }).map((one) => one.studentId)
  }
})

describe('what changed', () => {
  const before: StoredMeasures = { ...addUp([]), expectedReports: 100, reports: 100, enrolled: 2000, expected: 4000, present: 3950, late: 20, absentUnexplained: 30 }

  test('SM-6: the diff names every measure that changed, from how many to how many', () => {
    expect(diffOf(before, { ...before, absentUnexplained: 29, leaveSick: 1, illPupils: 1 })).toEqual([
      { metric: 'absentUnexplained', old: 30, new: 29 }, { metric: 'leaveSick', old: 0, new: 1 }, { metric: 'illPupils', old: 0, new: 1 },
    ])
    expect(diffOf(before, before)).toEqual([])
  })

  test('SM-6: one absent or ill child more is material, also when only the kind changed; so is half a point of a rate', () => {
    expect(isMaterial(before, { ...before, absentUnexplained: 29, leaveSick: 1 })).toBe(true)
    expect(isMaterial(before, { ...before, illPupils: 1 })).toBe(true)
    // 20 more late of 4,000 are exactly half a point, 19 are less.
    expect(isMaterial(before, { ...before, late: 40, present: 3930 })).toBe(true)
    expect(isMaterial(before, { ...before, late: 39, present: 3931 })).toBe(false)
    expect(isMaterial(before, { ...before, lateReports: 3 })).toBe(false)
    expect(isMaterial(before, { ...before, reports: 99 })).toBe(true)
  })
})

describe('what a district reads', () => {
  const measures = (late: number, absentUnexplained: number): StoredMeasures => ({
    ...addUp([]), expected: 30, late, absentUnexplained, present: 30 - late - absentUnexplained,
  })

  test('no column total and no row sum gives a small cell away', () => {
    const values = [0, 1, 2, 3, 4, 5]
    const pairs = values.flatMap((late) => values.map((absent) => measures(late, absent)))
    const sameReply = new Map<string, StoredMeasures[][]>()
    for (const one of pairs) {
      for (const other of pairs) {
        const schools = [one, other]
        const reply = JSON.stringify(withoutSmallMeasures(schools, addUp(schools)))
        sameReply.set(reply, [...(sameReply.get(reply) ?? []), schools])
      }
    }
    let small = 0
    for (const candidates of sameReply.values()) {
      for (const index of [0, 1]) {
        for (const name of ['late', 'absentUnexplained'] as const) {
          const possible = new Set(candidates.map((schools) => schools[index]?.[name]))
          if (!possible.has(1) && !possible.has(2)) continue
          small += 1
          expect([name, possible.size > 1, candidates]).toEqual([name, true, candidates])
        }
      }
    }
    expect(small).toBeGreaterThan(50)
  })

  test('a day’s absences are told although one kind is small, and still no small kind can be computed', () => {
    const values = [0, 1, 2, 3, 4]
    const kinds = values.flatMap((absentUnexplained) => values.map((leaveSick): StoredMeasures => ({
      ...addUp([]), expected: 30, absentUnexplained, leaveSick, present: 30 - absentUnexplained - leaveSick,
    })))
    const sameReply = new Map<string, StoredMeasures[][]>()
    let told = 0
    for (const one of kinds) {
      for (const other of kinds) {
        const schools = [one, other]
        const shown = withoutSmallMeasures(schools, addUp(schools))
        if (shown.total.absentUnexplained === null && shown.total.absent !== null) told += 1
        sameReply.set(JSON.stringify(shown), [...(sameReply.get(JSON.stringify(shown)) ?? []), schools])
      }
    }
    expect(told).toBeGreaterThan(100)
    for (const candidates of sameReply.values()) {
      for (const index of [0, 1]) {
        for (const name of ['leaveSick', 'absentUnexplained'] as const) {
          const possible = new Set(candidates.map((schools) => schools[index]?.[name]))
          if (possible.has(1) || possible.has(2)) expect([name, possible.size > 1, candidates]).toEqual([name, true, candidates])
        }
      }
    }
  })

  test('where nothing is small, nothing is hidden', () => {
    const schools = [measures(0, 3), measures(4, 7)]
    const shown = withoutSmallMeasures(schools, addUp(schools))
    expect(shown).toEqual({ schools: [{ ...schools[0], absent: 3 }, { ...schools[1], absent: 7 }], total: { ...addUp(schools), absent: 10 } })
  })
})

test('sessions of the day are the school’s', () => {
  const all: Session[] = [...sessions]
  expect(compose({ classes: [classDay({ sessions: all })], reports: [], ill: [] })[0]?.measures.expectedReports).toBe(3)
})
