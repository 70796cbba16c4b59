/** SQL on class moves, and what a move needs to know of a child and of classes. */
import type { Session } from '@zhixiao/shared-types/values/attendance'
import { likeText } from '../../../platform/access'
import { now } from '../../../platform/clock'
import { columnsOf } from '../../../platform/columns'
import { db, sql, write } from '../../../platform/db'
import { ClassMoveRow } from './entities'
import { beginsFrom } from './queries'

/** `movedBy`: nobody for the command line. */
export type NewMove = Omit<ClassMoveRow, 'movedBy' | 'movedAt' | 'state' | 'endedBy' | 'endedAt'> & { movedBy: string | null }
export type MoveRow = Omit<ClassMoveRow, 'endedBy' | 'endedAt'> & { fromClass: string | null; toClass: string; mover: string | null }

/** Takes the school's row alone until the transaction ends: reports hold it shared, imports and compiles alone (README). */
export const holdSchool = (schoolId: string): Promise<object[]> => sql('SELECT id FROM school WHERE id = ? FOR UPDATE', [schoolId])

/** Moves on record, in one statement. */
export async function insertMoves(moves: readonly NewMove[]): Promise<void> {
  if (moves.length === 0) return
  const at = now()
  await write(
    `INSERT INTO class_move
       (id, bureau_id, school_id, student_id, from_class_id, to_class_id, day, session, reason, source, moved_by, moved_role, moved_at) VALUES ?`,
    [
      moves.map((one) => [
        one.id, one.bureauId, one.schoolId, one.studentId, one.fromClassId, one.toClassId, one.day, one.session, one.reason, one.source,
        one.movedBy ?? '0', one.movedRole, at,
      ]),
    ],
  )
}

const columns = () => `${columnsOf(ClassMoveRow, 'v')}, f.name AS fromClass, t.name AS toClass,
  (SELECT s.name FROM staff s WHERE s.account_id = v.moved_by AND s.bureau_id = v.bureau_id ORDER BY s.school_id = v.school_id DESC, s.id LIMIT 1) AS mover`
const joined = 'FROM class_move v JOIN class t ON t.id = v.to_class_id LEFT JOIN class f ON f.id = v.from_class_id'

export async function moveById(id: string): Promise<MoveRow | undefined> {
  const [row] = await sql<MoveRow>(`SELECT ${columns()} ${joined} WHERE v.id = ?`, [id])
  return row
}

/** The same, kept from being called off or replaced until the transaction ends. */
export async function holdMove(id: string): Promise<MoveRow | undefined> {
  await sql('SELECT id FROM class_move WHERE id = ? FOR UPDATE', [id])
  return moveById(id)
}

/** Every move of a child, the last made first. */
export const movesOf = (studentId: string): Promise<MoveRow[]> => sql<MoveRow>(`SELECT ${columns()} ${joined} WHERE v.student_id = ? ORDER BY v.id DESC LIMIT 200`, [studentId])

/** Standing moves of the children that would begin at the moment or later give way to a new one. */
export async function replaceMoves(studentIds: readonly string[], day: string, session: Session, endedBy: string | null): Promise<void> {
  const from = beginsFrom(day, session)
  await write(
    `UPDATE class_move SET state = 'replaced', ended_by = ?, ended_at = ? WHERE student_id IN (?) AND state = 'standing'
       AND ${from.text.replaceAll('from_day', 'day').replaceAll('from_session', 'session')}`,
    [endedBy ?? '0', now(), studentIds, ...from.params],
  )
}

/** False when the move no longer stands. */
export async function cancelMoveRow(id: string, endedBy: string): Promise<boolean> {
  const { affected } = await db().update(ClassMoveRow, { id, state: 'standing' }, { state: 'cancelled', endedBy, endedAt: now() })
  return affected === 1
}

export type Stay = { id: string; classId: string; gradeId: string; class: string; grade: string; from: string; fromSession: Session; to: string | null; toSession: Session }

/** Every membership of a child, oldest first. */
export const staysOf = (studentId: string): Promise<Stay[]> =>
  sql<Stay>(
    `SELECT m.id, m.class_id AS classId, m.grade_id AS gradeId, c.name AS class, g.name AS grade, m.from_day AS \`from\`, m.from_session AS fromSession, m.to_day AS \`to\`,
       m.to_session AS toSession
     FROM membership m JOIN class c ON c.id = m.class_id JOIN grade g ON g.id = m.grade_id
     WHERE m.student_id = ? ORDER BY m.from_day, FIELD(m.from_session, 'am', 'pm', 'eve')`,
    [studentId],
  )

export type FoundPupil = { studentId: string; name: string; classId: string | null; class: string | null; boards: number }

/** Pupils of a school by name and class, with the class and the bed of the day; one more than `limit`, to know that there are more. */
export async function pupilsNamed(schoolId: string, day: string, asked: { name?: string; classId?: string }, limit: number): Promise<FoundPupil[]> {
  const where = [...(asked.name ? ['t.name LIKE ?'] : []), ...(asked.classId ? ['m.class_id = ?'] : [])].map((part) => `AND ${part}`).join(' ')
  return sql(
    `SELECT t.id AS studentId, t.name, c.id AS classId, c.name AS class,
       EXISTS (SELECT 1 FROM boarding b WHERE b.student_id = t.id AND b.from_day <= ? AND (b.to_day IS NULL OR b.to_day > ?)) AS boards
     FROM student t LEFT JOIN membership m ON m.student_id = t.id AND m.from_day <= ? AND (m.to_day IS NULL OR m.to_day > ?) LEFT JOIN class c ON c.id = m.class_id
     WHERE t.school_id = ? ${where} ORDER BY t.name, t.id LIMIT ?`,
    [day, day, day, day, schoolId, ...(asked.name ? [`%${likeText(asked.name)}%`] : []), ...(asked.classId ? [asked.classId] : []), limit + 1],
  )
}
