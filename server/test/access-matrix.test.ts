/**
 * PM-1: who may do what, transcribed by hand from product/rules.md §4.0 (and SM-9, RS-9, ID-3/ID-4 where the matrix has no row), and run for
 * every endpoint × role × {own, other class, other school, other district, ended relation}. It knows nothing of shared-types/values/access.
 * An endpoint without a row here fails. Not every flip of an ability shows through an endpoint; shared-types/src/values/access-table.test.ts
 * compares that table itself, entry by entry.
 */
import { api as contracts } from '@zhixiao/shared-types/contract/api'
import type { EndpointName } from '@zhixiao/shared-types/contract/contract'
import { nothing } from '../src/modules/summary/rules'
import { write } from '../src/platform/db'
import { newId } from '../src/platform/ids'
import { everyone, type Row, type Who } from './support/access-row'
import { open, ownRows, rows } from './support/access-rows'
import { house, type House } from './support/house'
import { world, type Person, type World } from './support/world'

type Scope = 'student' | 'class' | 'grade' | 'school' | 'bureau'
const scopeOf: Record<Who, Scope> = {
  guardian: 'student', teacher: 'class', homeroom: 'class', deputy: 'class', nurse: 'school', grade_head: 'grade', leader: 'school', admin: 'school', gate: 'school', bureau: 'bureau',
}
/** What a thing of each kind is inside of: a role over one of these covers it. */
const within: Record<Row['at'], Scope[]> = {
  student: ['student', 'class', 'grade', 'school', 'bureau'], class: ['class', 'grade', 'school', 'bureau'], grade: ['grade', 'school', 'bureau'], school: ['school', 'bureau'], bureau: ['bureau'],
}
/** Which scopes reach how far from the person's own place. */
const relations = ['own', 'other class', 'other school', 'other district'] as const
type Relation = (typeof relations)[number]
const reaches: Record<Relation, Scope[]> = {
  own: ['student', 'class', 'grade', 'school', 'bureau'], 'other class': ['grade', 'school', 'bureau'], 'other school': ['bureau'], 'other district': [],
}
type Target = { student: string; class: string; grade: string; school: string; bureau: string }

describe('PM-1 access: every endpoint × role × relation', () => {
  let h: House
  let w: World
  let people: Record<Who, Person>
  let ids: (row: Row, name: EndpointName, relation: Relation) => Promise<Record<string, string>>

  beforeAll(async () => {
    h = await house()
    w = await world()
    people = {
      guardian: w.guardianA, teacher: w.teacher, homeroom: w.homeroom, deputy: w.deputy, nurse: w.nurse, grade_head: w.gradeHead, leader: w.leader, admin: w.admin, gate: w.gate, bureau: w.officer,
    }
    ids = targetsOf(h, w)
  })
  afterAll(() => h.close())

  it('every endpoint of the contract has a row here', () => {
    const known = new Set<string>([...Object.keys(rows), ...ownRows, ...open])
    expect(Object.keys(contracts).filter((name) => !known.has(name))).toEqual([])
  })

  it.each(Object.keys(rows) as EndpointName[])('%s', async (name) => {
    const row = rows[name]!
    const wrong: string[] = []
    for (const relation of relations) {
      for (const who of everyone) {
        const status = await statusOf(name, row, await ids(row, name, relation), await w.tokenOf(people[who]))
        const wanted = expected(row, who, relation)
        if (!agrees(status, wanted)) wrong.push(`${who} · ${relation}: wanted ${wanted}, got ${status}`)
      }
    }
    for (const person of [w.endedHomeroom, w.endedLeader, w.endedGuardian, w.stranger]) {
      const status = await statusOf(name, row, await ids(row, name, 'own'), await w.tokenOf(person))
      if (status !== 404) wrong.push(`${person.name} · ended relation: wanted 404, got ${status}`)
    }
    const nobody = await statusOf(name, row, await ids(row, name, 'own'), undefined)
    if (nobody !== 401) wrong.push(`nobody: wanted 401, got ${nobody}`)
    expect(wrong).toEqual([])
  })

  it.each(ownRows)('%s asks who it is', async (name) => {
    expect(await statusOf(name, { at: 'bureau', may: [] }, { sessionId: newId(), linkId: newId(), signInId: newId(), pushId: newId() }, undefined)).toBe(401)
  })

  it('PM-4 my classes lists only the classes of one’s own duties, and nothing for a guardian or somebody whose duty ended', async () => {
    const classesOf = async (person: Person) => (await h.api('GET /my/classes', {}, { token: await w.tokenOf(person) })).reply.items.map((one) => one.classId).sort()
    expect(await classesOf(w.homeroom)).toEqual([w.class.class])
    expect(await classesOf(w.leader)).toEqual(w.classes.map((one) => one.class).sort())
    for (const person of [w.guardianA, w.endedHomeroom, w.endedLeader, w.officer, w.stranger]) expect(await classesOf(person)).toEqual([])
  })

  function expected(row: Row, who: Who, relation: Relation): 'allowed' | 403 | 404 {
    const scope = scopeOf[who]
    if (row.families && who === 'guardian' && relation === 'own') return 'allowed'
    if (!within[row.at].includes(scope) || !effectiveReach(row, relation).includes(scope)) return 404
    return row.may.includes(who) ? 'allowed' : 403
  }
  async function statusOf(name: EndpointName, row: Row, params: Record<string, string>, token: string | undefined): Promise<number> {
    const input = { params, query: row.query, body: row.body, ...(name.endsWith('/roster-imports') && { file: { content: Buffer.from('学籍号,姓名\n'), name: '名册.csv' } }) }
    return (await h.api(name as 'GET /me', input, token ? { token } : {})).status
  }
})

/** A school's own page is no other class's page: at school level "other class" is the same school, at grade level the same grade. */
function effectiveReach(row: Row, relation: Relation): Scope[] {
  if (relation === 'other class' && row.at !== 'student' && row.at !== 'class') return reaches.own
  if (relation === 'other school' && row.at === 'bureau') return reaches.own
  return reaches[relation]
}

const agrees = (status: number, wanted: 'allowed' | 403 | 404) => (wanted === 'allowed' ? ![400, 401, 403, 404, 500].includes(status) : status === wanted)

/** Real things at each distance: pupils, classes, reports, pending links and imports of one's own and of others. */
function targetsOf(h: House, w: World) {
  const places: Record<Relation, Target> = {
    own: { ...w.class, student: w.pupils[0]!.id },
    'other class': { ...w.otherClass, student: w.otherPupils[0]!.id },
    'other school': { ...w.neighbourClass, student: w.neighbourPupil.id },
    'other district': { ...w.abroadClass, student: w.abroadPupil.id },
  }
  return async (row: Row, name: EndpointName, relation: Relation): Promise<Record<string, string>> => {
    const at = places[relation]
    const made: Record<string, string> = { studentId: at.student, classId: at.class, gradeId: at.grade, schoolId: at.school, bureauId: at.bureau, purpose: 'health_detail' }
    if (name.includes(':reportId')) made.reportId = await aReport(at)
    if (name.includes(':entryId')) made.entryId = await anEntry(at, name)
    if (name.includes(':summaryId')) made.summaryId = await aSummary(row, at)
    if (name.includes(':correctionId')) made.correctionId = await aCorrection(at)
    if (name.includes(':taskId')) made.taskId = await aTask(at)
    if (name.includes(':linkId')) made.linkId = await aRequest(at)
    if (name.includes(':moveId')) made.moveId = await aMove(at)
    if (name.includes(':changeId')) made.changeId = await aChange(at)
    if (name.includes(':dutyId')) made.dutyId = await aDuty(at)
    if (name.includes(':importId')) made.importId = await anImport(at, h, w)
    return made
  }
}

async function aReport(at: Target): Promise<string> {
  const id = newId()
  const day = `2026-02-${String(1 + (Number(BigInt(id) >> 10n) % 27)).padStart(2, '0')}`
  await write('DELETE FROM attendance_report WHERE class_id = ?', [at.class])
  await write(
    `INSERT INTO attendance_report (school_id, day, session, class_id, id, bureau_id, grade_id, expected, late, absent_unexplained, leave_sick, leave_personal, leave_official,
     other_absent, ill, list_version, is_late, is_backfilled, by_deputy, reporter_id, reporter_name, received_at)
     VALUES (?, ?, 'am', ?, ?, ?, ?, 6, 0, 0, 0, 0, 0, 0, 0, '0000000000000000', 0, 0, 0, 1, '班主任', '2026-03-02 00:30:00')`,
    [at.school, day, at.class, id, at.bureau, at.grade],
  )
  return id
}
/** A compiled day of the class, grade, school or district itself. */
async function aSummary({ at: scope }: Row, at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO summary (bureau_id, school_id, day, period, scope, scope_id, version, id, status, expected_reports, reports, metrics, missing, content_hash, compiled_at, cause)
     VALUES (?, ?, '2026-03-03', 'day', ?, ?, ?, ?, 'FINAL', 0, 0, ?, '[]', ?, '2026-03-03 10:00:00', 'cron')`,
    [at.bureau, scope === 'bureau' ? 0 : at.school, scope, at[scope], 1 + (Number(BigInt(id) >> 8n) % 4_000_000_000), id, JSON.stringify(nothing()), '0'.repeat(64)],
  )
  return id
}
async function aCorrection(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO attendance_correction (id, bureau_id, school_id, grade_id, class_id, day, session, report_id, kind, state, phase, from_version, account_id, account_name, role, reason, device, made_at)
     VALUES (?, ?, ?, ?, ?, '2026-03-10', 'am', ?, 'correction', 'requested', 'week', 1, 1, '班主任', 'homeroom', '家长来电', '', '2026-03-11 00:00:00')`,
    [id, at.bureau, at.school, at.grade, at.class, await aReport(at)],
  )
  return id
}
async function aTask(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO tracing_task (id, bureau_id, school_id, grade_id, class_id, student_id, report_id, day, session, opened_at, due_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, '2026-03-11', 'am', '2026-03-11 00:00:00', '2026-03-11 08:00:00')`,
    [id, at.bureau, at.school, at.grade, at.class, at.student, await aReport(at)],
  )
  return id
}
async function aRequest(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO guardian_link (id, bureau_id, school_id, student_id, account_id, relation, status, rights, is_primary, proof, valid_from, requested_at)
     VALUES (?, ?, ?, ?, ?, 'other', 'pending', '', 0, 'homeroom', '2026-03-01', '2026-03-01 00:00:00')`,
    [id, at.bureau, at.school, at.student, newId()],
  )
  return id
}
/** A suspended class of the school, or a closed day of the bureau, still to come. */
async function anEntry(at: Target, name: EndpointName): Promise<string> {
  const id = newId()
  const [schoolId, classId, layer, kind] = name.startsWith('POST /bureaus') ? ['0', '0', 'bureau', 'holiday'] : [at.school, at.class, 'class', 'suspension']
  await write(
    `INSERT INTO calendar_entry (id, bureau_id, school_id, class_id, layer, kind, rank_id, from_day, to_day, sessions, reason, created_by, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, '2026-06-01', '2026-06-02', '', '水痘', 1, '2026-03-01 00:00:00')`,
    [id, at.bureau, schoolId, classId, layer, kind, id],
  )
  return id
}
/** The removal of a primary guardian that a guardian asked for and that still waits. */
async function aChange(at: Target): Promise<string> {
  const [id, linkId] = [newId(), await aRequest(at)]
  await write('DELETE FROM guardian_change WHERE student_id = ?', [at.student])
  await write(
    `INSERT INTO guardian_change (id, bureau_id, school_id, student_id, link_id, requested_by, by_school, requested_at, due_at, state)
     VALUES (?, ?, ?, ?, ?, 1, 0, '2026-03-10 00:00:00', '2026-03-11 20:00:00', 'waiting')`,
    [id, at.bureau, at.school, at.student, linkId],
  )
  return id
}
/** A deputy's duty at the school. */
async function aDuty(at: Target): Promise<string> {
  const id = newId()
  await write(`INSERT INTO assignment (id, bureau_id, school_id, staff_id, role, scope, scope_id, from_day) VALUES (?, ?, ?, ?, 'deputy', 'class', ?, '2026-03-09')`, [
    id, at.bureau, at.school, newId(), at.class,
  ])
  return id
}
/** A move of long ago; it has begun, so calling it off is a conflict. */
async function aMove(at: Target): Promise<string> {
  const id = newId()
  await write(
    `INSERT INTO class_move (id, bureau_id, school_id, student_id, from_class_id, to_class_id, day, session, reason, source, moved_by, moved_at)
     VALUES (?, ?, ?, ?, ?, ?, '2025-10-01', 'am', '家长申请', 'page', 1, '2025-09-30 01:00:00')`,
    [id, at.bureau, at.school, at.student, at.class, at.class],
  )
  return id
}
/** A file that the school's own admin has just handed in; nobody has checked it yet. */
async function anImport(at: Target, h: House, w: World): Promise<string> {
  const admin = [w.admin, w.neighbourAdmin, w.abroadAdmin][[w.school.id, w.neighbour.id, w.abroad.id].indexOf(at.school)]!
  const file = { content: Buffer.from('学籍号,姓名,年级,班级\nG1,赵零一,三年级,三(1)班\n'), name: '名册.csv' }
  const answer = await h.api('POST /schools/:schoolId/roster-imports', { params: { schoolId: at.school }, file }, { token: await w.tokenOf(admin) })
  return answer.reply.id
}
