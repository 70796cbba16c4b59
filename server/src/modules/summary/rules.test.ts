import fc from 'fast-check'
import { sessions, type Session } from '@zhixiao/shared-types/values/attendance'
import { defaultTimes } from '@zhixiao/shared-types/values/attendance'
import { dueAt, summariesOwed } from './due'
import { withoutSmallMeasures } from './present'
import { addUp, compose, composeBureau, contentHash, statusOf, type ClassDay, type DayFacts, type IllDay, type ReportDay, type StoredMeasures } from './rules'

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

  test('where nothing is small, nothing is hidden', () => {
    const schools = [measures(0, 3), measures(4, 7)]
    const shown = withoutSmallMeasures(schools, addUp(schools))
    expect(shown).toEqual({ schools, total: addUp(schools) })
  })
})

test('sessions of the day are the school’s', () => {
  const all: Session[] = [...sessions]
  expect(compose({ classes: [classDay({ sessions: all })], reports: [], ill: [] })[0]?.measures.expectedReports).toBe(3)
})
