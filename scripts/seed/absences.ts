/** Which children are late, away or ill on which day: two to four in a hundred, illnesses that last, as a spring term has them. */
import type { MarkStatus, Session, Symptom } from '@zhixiao/shared-types/values/attendance'
import { randomOf, type Random } from './random'

export type SeedMark = { status: MarkStatus; lateMinutes?: number; health?: { symptoms: Symptom[]; temperature: number | null; note: string } }
export type Child = { key: string; name: string }

/** Chances a day; with illnesses of one to three days about 2.8 in a hundred are away in a morning. */
const chances = { fallsIll: 0.011, personal: 0.005, official: 0.0012, unexplained: 0.0025, late: 0.009, illAtNoon: 0.0015, coughs: 0.002 }
const illnesses: readonly (readonly [{ symptoms: Symptom[]; fever: boolean }, number])[] = [
  [{ symptoms: ['fever', 'cough'], fever: true }, 40],
  [{ symptoms: ['fever', 'sore_throat'], fever: true }, 20],
  [{ symptoms: ['vomiting', 'stomach_ache'], fever: false }, 14],
  [{ symptoms: ['diarrhoea'], fever: false }, 8],
  [{ symptoms: ['rash'], fever: false }, 4],
  [{ symptoms: ['to_be_traced'], fever: false }, 14],
]
/** What the demo's families have behind them: `day` counts school days from the first of the history. */
const castMarks: readonly { name: string; day: number; session: Session; mark: SeedMark }[] = [
  { name: '张雨桐', day: 4, session: 'am', mark: { status: 'late', lateMinutes: 12 } },
  { name: '刘沐阳', day: 5, session: 'am', mark: { status: 'absent_unexplained' } },
  { name: '刘思彤', day: 2, session: 'pm', mark: { status: 'late', lateMinutes: 6 } },
  { name: '赵子轩', day: 3, session: 'am', mark: { status: 'absent_unexplained' } },
]
const castNames = new Set(castMarks.map(({ name }) => name))

/**
 * The marks of one class session; children without one were present. `day` counts school days from the first of the history, so that
 * an illness that began on an earlier day goes on.
 */
export function marksOf(children: readonly Child[], day: number, session: Session): Map<string, SeedMark> {
  const marks = new Map<string, SeedMark>()
  for (const child of children) {
    const mark = castNames.has(child.name)
      ? castMarks.find((one) => one.name === child.name && one.day === day && one.session === session)?.mark
      : markOf(child.key, day, session)
    if (mark) marks.set(child.key, mark)
  }
  return marks
}

function markOf(child: string, day: number, session: Session): SeedMark | undefined {
  const illness = illnessOn(child, day)
  if (illness) return illness
  const random = randomOf('day', child, day)
  const fate = random.weighted(fates)
  if (fate === 'late') return session === 'am' ? { status: 'late', lateMinutes: 3 + random.int(22) } : undefined
  if (fate === 'unexplained') return session === 'am' || random.chance(0.4) ? { status: 'absent_unexplained' } : undefined
  if (fate === 'illAtNoon') return session === 'pm' ? illnessMark(random) : undefined
  if (fate === 'coughs') return { status: 'present', health: { symptoms: ['cough'], temperature: 36.6, note: '' } }
  if (fate === 'personal') return { status: 'leave_personal' }
  return fate === 'official' ? { status: 'leave_official' } : undefined
}

const { fallsIll, ...others } = chances
const fates = [
  ...Object.entries(others).map(([name, chance]) => [name as keyof typeof others | 'present', chance] as const),
  ['present', 1 - Object.values(others).reduce((sum, chance) => sum + chance, 0)] as const,
]

/** The illness the child has on that day: begun today or up to two school days ago. */
function illnessOn(child: string, day: number): SeedMark | undefined {
  for (let began = day; began > day - 3; began -= 1) {
    const random = randomOf('illness', child, began)
    if (!random.chance(fallsIll)) continue
    const lasts = 1 + random.int(3)
    if (day - began < lasts) return illnessMark(random)
  }
  return undefined
}

function illnessMark(random: Random): SeedMark {
  const { symptoms, fever } = random.weighted(illnesses)
  return { status: 'leave_sick', health: { symptoms: [...symptoms], temperature: fever ? 37.6 + random.int(18) / 10 : null, note: '' } }
}
