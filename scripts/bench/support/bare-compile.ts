/**
 * The least a database must do to write a district's day: four set-based INSERT … SELECT over one temporary table, in one transaction, into
 * the same table with the same indexes. Content hashes, ids and lists of missing classes are given, since SQL would not make them.
 */
import type { Pool, PoolConnection, RowDataPacket } from 'mysql2/promise'

const columns = `bureau_id, school_id, day, period, scope, scope_id, version, id, current_mark, status, expected_reports, reports, metrics, missing, content_hash, input_watermark, compiled_at, cause`
const sums = ['expectedReports', 'reports', 'lateReports', 'enrolled', 'expected', 'present', 'late', 'absentUnexplained', 'leaveSick', 'leavePersonal', 'leaveOfficial', 'otherAbsent', 'illPupils']
const json = (of: (name: string) => string) => `JSON_OBJECT(${sums.map((name) => `'${name}', ${of(name)}`).join(', ')})`

/** Keeps what the house's own compile wrote for the day as what is given. */
export async function keepGiven(pool: Pool, bureauId: string, day: string): Promise<void> {
  await pool.query('DROP TABLE IF EXISTS bench_given')
  await pool.query(
    `CREATE TABLE bench_given (scope_id BIGINT UNSIGNED NOT NULL PRIMARY KEY, id BIGINT UNSIGNED NOT NULL, missing JSON NOT NULL, content_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
       status VARCHAR(18) CHARACTER SET ascii COLLATE ascii_bin NOT NULL) SELECT scope_id, id, missing, content_hash, status FROM summary WHERE bureau_id = ? AND day = ? AND period = 'day' AND current_mark = 1`,
    [bureauId, day],
  )
}

/** Compiles and returns how many statements it took; leaves the temporary table `bench_day` behind. */
export async function bareCompile(connection: PoolConnection, bureauId: string, schoolIds: readonly string[], day: string): Promise<number> {
  const steps: [string, unknown[]][] = [
    ['START TRANSACTION', []],
    [classesOfDay, [schoolIds, day, day, schoolIds, day, schoolIds, day]],
    insertLevel('class', 'school_id', 'class_id', (name) => name, '', bureauId, day),
    insertLevel('grade', 'school_id', 'grade_id', (name) => `CAST(SUM(${name}) AS UNSIGNED)`, 'GROUP BY school_id, grade_id', bureauId, day),
    insertLevel('school', 'school_id', 'school_id', (name) => `CAST(SUM(${name}) AS UNSIGNED)`, 'GROUP BY school_id', bureauId, day),
    insertLevel('bureau', '0', 'bureau_id', (name) => `CAST(SUM(${name}) AS UNSIGNED)`, 'GROUP BY bureau_id', bureauId, day),
    ['COMMIT', []],
  ]
  for (const [text, params] of steps) await connection.query(text, params)
  return steps.length
}

const classesOfDay = `CREATE TEMPORARY TABLE bench_day AS SELECT c.bureau_id, c.school_id, c.grade_id, c.id AS class_id, 2 AS expectedReports, COALESCE(r.reports, 0) AS reports,
  COALESCE(r.lateReports, 0) AS lateReports, n.enrolled, COALESCE(r.expected, 0) AS expected, COALESCE(r.expected - r.late - r.absent, 0) AS present, COALESCE(r.late, 0) AS late,
  COALESCE(r.absentUnexplained, 0) AS absentUnexplained, COALESCE(r.leaveSick, 0) AS leaveSick, COALESCE(r.leavePersonal, 0) AS leavePersonal, COALESCE(r.leaveOfficial, 0) AS leaveOfficial,
  COALESCE(r.otherAbsent, 0) AS otherAbsent, COALESCE(i.illPupils, 0) AS illPupils, r.watermark
  FROM (SELECT class_id, COUNT(*) AS enrolled FROM membership WHERE school_id IN (?) AND from_day <= ? AND (to_day IS NULL OR to_day > ?) GROUP BY class_id) n
  JOIN class c ON c.id = n.class_id
  LEFT JOIN (SELECT class_id, COUNT(*) AS reports, SUM(is_late OR is_backfilled) AS lateReports, SUM(expected) AS expected, SUM(late) AS late, SUM(absent_unexplained) AS absentUnexplained,
      SUM(leave_sick) AS leaveSick, SUM(leave_personal) AS leavePersonal, SUM(leave_official) AS leaveOfficial, SUM(other_absent) AS otherAbsent,
      SUM(absent_unexplained + leave_sick + leave_personal + leave_official + other_absent) AS absent, MAX(received_at) AS watermark
    FROM attendance_report WHERE school_id IN (?) AND day = ? GROUP BY class_id) r ON r.class_id = c.id
  LEFT JOIN (SELECT class_id, COUNT(DISTINCT student_id) AS illPupils FROM attendance_mark WHERE school_id IN (?) AND day = ? AND ill = 1 GROUP BY class_id) i ON i.class_id = c.id`

function insertLevel(scope: string, school: string, scopeId: string, measure: (name: string) => string, group: string, bureauId: string, day: string): [string, unknown[]] {
  const body = json((name) => measure(`d.${name}`))
  const watermark = scope === 'bureau' ? 'NULL' : group ? 'MAX(d.watermark)' : 'd.watermark'
  const given = group ? ['MAX(g.id)', 'MAX(g.status)', 'MAX(g.missing)', 'MAX(g.content_hash)'] : ['g.id', 'g.status', 'g.missing', 'g.content_hash']
  const column = (name: string) => (name === '0' ? name : `d.${name}`)
  return [
    `INSERT INTO summary (${columns}) SELECT ?, ${column(school)}, ?, 'day', '${scope}', ${column(scopeId)}, 1, ${given[0]}, 1, ${given[1]}, ${measure('d.expectedReports')}, ${measure('d.reports')},
       ${body}, ${given[2]}, ${given[3]}, ${watermark}, UTC_TIMESTAMP(3), 'cron' FROM bench_day d JOIN bench_given g ON g.scope_id = ${column(scopeId)} ${group.replaceAll(/(\w+_id)/g, 'd.$1')}`,
    [bureauId, day],
  ]
}

type Said = RowDataPacket & { scope_id: string; metrics: unknown; missing: unknown; content_hash: string; status: string }

/** What is in force for the day, in a form that two compiles can be compared by. */
export async function saidOf(pool: Pool, bureauId: string, day: string): Promise<string> {
  const [rows] = await pool.query<Said[]>(
    `SELECT CAST(scope_id AS CHAR) AS scope_id, scope, metrics, missing, content_hash, status, expected_reports, reports FROM summary
     WHERE bureau_id = ? AND day = ? AND period = 'day' AND current_mark = 1 ORDER BY scope_id`,
    [bureauId, day],
  )
  const object = (value: unknown) => (typeof value === 'string' ? (JSON.parse(value) as Record<string, unknown>) : (value as Record<string, unknown>))
  return JSON.stringify(rows.map((row) => ({ ...row, metrics: Object.entries(object(row.metrics)).sort(), missing: object(row.missing) })))
}
