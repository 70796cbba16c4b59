/** How a week is put together (SM-5): the sums of its school days, but a child ill on several of them counts once. Pure. */
import { addDays, weekday } from '../../platform/time'
import { addUp, allLevels, composeClass, countByClass, firstFindings, groupBy, type ClassDay, type Composed, type DayFacts, type IllDay } from './rules'

/** The Monday of a day's week: ISO weeks begin on Monday (GB/T 7408.1). */
export const mondayOf = (day: string): string => addDays(day, 1 - weekday(day))
/** Monday to Sunday. */
export const weekFrom = (monday: string): string[] => Array.from({ length: 7 }, (_, index) => addDays(monday, index))

/** "3月9日". */
const dayWords = (day: string) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`

/**
 * All classes, grades and schools of a week, from the facts of its days, oldest first. Exactly the days' own sums: a day on which a school has no
 * session is in none. An ill child counts in the class that found it first in the week.
 */
export function composeWeek(days: readonly { day: string; facts: DayFacts }[]): Composed[] {
  const classes = new Map<string, ClassDay>()
  const rowsOf = new Map<string, Composed[]>()
  const ill = new Map<string, IllDay>()
  for (const { day, facts } of days) {
    const reportsOf = groupBy(facts.reports, (report) => report.classId)
    const composed = facts.classes.map((one) => composeClass(one, reportsOf.get(one.classId) ?? [], 0))
    const held = new Set(allLevels(facts.classes, composed).map((row) => row.scopeId))
    for (const one of facts.classes) if (held.has(one.classId)) classes.set(one.classId, one)
    for (const row of composed) if (held.has(row.scopeId)) rowsOf.set(row.scopeId, [...(rowsOf.get(row.scopeId) ?? []), dated(row, day)])
    for (const [studentId, found] of firstFindings(facts.ill, facts.classes, reportsOf)) if (!ill.has(studentId)) ill.set(studentId, found)
  }
  const illOf = countByClass(ill.values())
  const weeks = [...rowsOf].map(([classId, rows]): Composed => ({
    scope: 'class', scopeId: classId, schoolId: rows[0]?.schoolId ?? '0', missing: rows.flatMap((row) => row.missing), counted: rows.flatMap((row) => row.counted ?? []),
    measures: { ...addUp(rows.map((row) => row.measures)), illPupils: illOf.get(classId) ?? 0 },
  }))
  return allLevels([...classes.values()], weeks)
}

const dated = (row: Composed, day: string): Composed => ({
  ...row, counted: row.counted?.map((session) => `${day} ${session}`), missing: row.missing.map((one) => ({ ...one, day, text: `${dayWords(day)} ${one.text}` })),
})
