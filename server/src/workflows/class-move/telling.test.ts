/** Families are told of class moves, and never of one that was called off (RS-2). */
import { ledgerOf } from '../../../test/support/wechat'
import { family, bedForFile, type Bed } from '../../../test/support/push-bed'
import { inTransaction, sql, write } from '../../platform/db'
import { tellMove } from './tell-move'

let bed: Bed
bedForFile((opened) => (bed = opened))

const toldOf = (studentId: string) => sql<{ title: string }>(`SELECT title FROM push WHERE student_id = ? AND kind = 'class_move' ORDER BY id`, [studentId])

it('RS-2: a move that is called off in the moment in which the family is told of it is not told of', async () => {
  const w = await family(bed)
  const { reply } = await bed.api('POST /students/:studentId/class-moves', { params: { studentId: w.pupil.id }, body: { toClassId: w.otherClass.class, reason: '家长申请' } }, { token: await w.tokenOf(w.admin) })
  let commit = () => undefined as void
  const mayCommit = new Promise<void>((resolve) => (commit = resolve))
  const calledOff = inTransaction(async () => {
    await write(`UPDATE class_move SET state = 'cancelled' WHERE id = ?`, [reply.moveId])
    await mayCommit
  })
  await new Promise((resolve) => setTimeout(resolve, 100))
  const telling = tellMove({ moveId: reply.moveId })
  await new Promise((resolve) => setTimeout(resolve, 200))
  commit()
  await Promise.all([calledOff, telling])
  expect(await toldOf(w.pupil.id)).toEqual([])
})

it('RS-2: two moves planned in one evening, the second in place of the first: in the morning the family gets the second alone', async () => {
  const w = await family(bed, { classes: 3 })
  await bed.moveTo('2026-03-11T22:00:00+08:00')
  const move = async (toClassId: string, from: string) =>
    bed.api('POST /students/:studentId/class-moves', { params: { studentId: w.pupil.id }, body: { toClassId, from, reason: '家长申请' } }, { token: await w.tokenOf(w.admin) })
  for (const [place, from] of [[w.otherClass, '2026-03-16'], [w.classes[2]!, '2026-03-13']] as const) {
    expect((await move(place.class, from)).status).toBe(201)
    await bed.drain()
  }
  await bed.moveTo('2026-03-12T07:00:00+08:00')
  await bed.drain()
  expect((await ledgerOf([w.guardianA.openid])).length).toBe(1)
  const { reply } = await bed.api('GET /my/messages', { query: {} }, { token: await w.tokenOf(w.guardianA) })
  expect(reply.items.map((one) => one.text)).toEqual([expect.stringContaining('3月13日')])
})

it('RS-2: a move called off takes the one planned after it along, and the family that was told of both reads that neither holds', async () => {
  const w = await family(bed, { classes: 3 })
  const token = await w.tokenOf(w.admin)
  const move = async (toClassId: string, from: string) =>
    (await bed.api('POST /students/:studentId/class-moves', { params: { studentId: w.pupil.id }, body: { toClassId, from, reason: '家长申请' } }, { token })).reply.moveId
  const first = await move(w.otherClass.class, '2026-03-16')
  await move(w.classes[2]!.class, '2026-03-23')
  await bed.drain()
  expect((await bed.api('POST /class-moves/:moveId/cancellations', { params: { moveId: first }, body: {} }, { token })).status).toBe(201)
  await bed.drain()
  const said = await sql<{ text: string }>(`SELECT text FROM push WHERE student_id = ? AND kind = 'class_move' AND dedupe_key LIKE '%:stays' ORDER BY day`, [w.pupil.id])
  expect(said.map((one) => one.text)).toEqual([
    expect.stringMatching(/原定3月16日晨检转到三\(2\)班的安排已取消，仍在三\(1\)班/), expect.stringMatching(/原定3月23日晨检转到三\(3\)班的安排已取消，仍在三\(1\)班/),
  ])
  const { reply } = await bed.api('GET /students/:studentId/memberships', { params: { studentId: w.pupil.id } }, { token })
  expect([reply.items.map((one) => one.class), reply.moves.map((one) => one.state)]).toEqual([['三(1)班'], ['cancelled', 'cancelled']])
})

it('SM-3: a move the worker comes to half a day late is in the inbox only', async () => {
  const w = await family(bed)
  await bed.api('POST /students/:studentId/class-moves', { params: { studentId: w.pupil.id }, body: { toClassId: w.otherClass.class, reason: '家长申请' } }, { token: await w.tokenOf(w.admin) })
  await bed.advance(13 * 3_600_000)
  await bed.drain()
  await bed.moveTo('2026-03-12T07:00:00+08:00')
  await bed.drain()
  expect((await toldOf(w.pupil.id)).length).toBe(1)
  expect(await ledgerOf(w.openids)).toEqual([])
})
