import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import type { Me } from '@zhixiao/shared-types/domains/identity'
import { rollNow } from '../../src/features/attendance/roll-now'
import type { Reply } from '../../src/platform/call'
import { bareRoll, found, placed, withdrawn, type Box } from '../../src/platform/kept/copies'

const day = '2026-03-11'
const at = (time: string) => Date.parse(`${day}T${time}:00+08:00`)
const rollName = 'GET /classes/:classId/roll'
const roll = (more: Partial<Roll> = {}): Roll => ({
  classId: '7', class: '三(2)班', school: '城东一小', day, session: 'am', state: 'not_due', reason: null, opensAt: `${day}T07:30:00+08:00`, dueAt: `${day}T08:30:00+08:00`,
  mayReport: true, listVersion: 'a'.repeat(16), pupils: [{ studentId: '1', name: '周可' }], report: null, ...more,
})
const noon = roll({ session: 'pm', opensAt: `${day}T13:00:00+08:00`, dueAt: `${day}T14:00:00+08:00` })
const me = (role: 'homeroom' | 'teacher' | 'guardian'): Me => ({
  accountId: '5', name: '王老师', channel: 'mp', followsOfficialAccount: true, grants: [{ role, scope: 'class', id: '7' }], children: [], duties: [], pendingChildren: [],
})
const classes = (...ids: string[]): Reply<'GET /my/classes'> => ({ items: ids.map((classId) => ({ classId, class: '三(2)班', schoolId: '9', school: '城东一小', mayReport: true })) })
const empty: Box = { version: 1, accountId: '5', day, clockOffset: 0, copies: {} }
const full = [['GET /me', me('homeroom')], ['GET /my/classes', classes('7', '8')], [rollName, roll()], [rollName, noon], [rollName, roll({ classId: '8' })]] as const
const box = full.reduce<Box>((seen, [name, reply]) => placed(seen, name, reply), empty)
const asked = (query: Record<string, string> = {}, classId = '7') => ({ params: { classId }, query })
const carried = [
  { studentId: '1', name: '周可', status: 'present' as const, lateMinutes: null, health: { symptoms: ['cough' as const], temperature: 37.8, note: '咳了一夜' } },
  { studentId: '2', name: '徐明', status: 'leave_sick' as const, lateMinutes: null },
  { studentId: '3', name: '吴雨桐', status: 'absent_unexplained' as const, lateMinutes: null },
]

describe('AT-5 what lies on the phone for a day without network', () => {
  it('finds a roll by what it is: with day and session as without', () => {
    expect(found(box, rollName, asked(), at('07:00'))).toEqual(roll())
    expect(found(box, rollName, asked({ day, session: 'am' }), at('07:00'))).toEqual(roll())
    expect(found(box, rollName, asked({ day: '2026-03-10' }), at('07:00'))).toBeUndefined()
    expect(found(box, rollName, asked({}, '6'), at('07:00'))).toBeUndefined()
    expect(found(box, 'GET /my/classes', {}, at('07:00'))).toEqual(classes('7', '8'))
  })

  it('without a session it is the one that the school means: the latest that has opened', () => {
    expect(found(box, rollName, asked(), at('12:59'))).toMatchObject({ session: 'am' })
    expect(found(box, rollName, asked(), at('13:00'))).toMatchObject({ session: 'pm' })
    expect(found(box, rollName, asked({ session: 'am' }), at('13:00'))).toMatchObject({ session: 'am' })
  })

  it('health never goes to the copy: no report, no mark with a finding, no sick leave of the session before', () => {
    expect(bareRoll(roll({ carriedOver: carried }), day)?.carriedOver).toEqual([carried[2]])
    expect(bareRoll(roll({ carriedOver: carried.slice(0, 2) }), day)).toEqual(roll())
    const report = { marks: carried } as unknown as NonNullable<Roll['report']>
    expect(bareRoll(roll({ state: 'submitted', report }), day)).toBeUndefined()
    const text = JSON.stringify(placed(box, rollName, roll({ state: 'open', carriedOver: carried })))
    expect(text).not.toMatch(/health|symptom|cough|37\.8|咳|leave_sick/)
  })

  it('keeps nothing that nobody could report: a reported roll takes its copy away, other days and readers have none', () => {
    const report = { marks: [] } as unknown as NonNullable<Roll['report']>
    const after = placed(box, rollName, roll({ state: 'submitted', report }))
    expect(found(after, rollName, asked({ session: 'am' }), at('09:00'))).toBeUndefined()
    expect(found(after, rollName, asked({ session: 'pm' }), at('09:00'))).toEqual(noon)
    expect(bareRoll(roll({ day: '2026-03-10' }), day)).toBeUndefined()
    expect(bareRoll(roll({ mayReport: false }), day)).toBeUndefined()
    expect(bareRoll(roll({ state: 'no_session' }), day)).toBeUndefined()
    expect(placed(empty, 'GET /me', me('guardian'))).toEqual(empty)
    expect(placed(empty, 'GET /my/messages', { items: ['孩子未到校'] })).toEqual(empty)
  })

  it('PM-3 a refusal takes the copy along, and all that hung on the right', () => {
    expect(Object.keys(withdrawn(box, rollName, asked({ session: 'pm' })).copies)).toEqual(['GET /me', 'GET /my/classes', `roll 8 ${day} am`])
    expect(Object.keys(withdrawn(box, 'GET /my/classes', {}).copies)).toEqual(['GET /me'])
    expect(withdrawn(box, 'GET /me', {}).copies).toEqual({})
    expect(withdrawn(box, 'GET /students/:studentId/attendance', { params: { studentId: '1' } })).toEqual(box)
  })

  it('PM-3 a duty that ended is noticed in a good answer too', () => {
    expect(Object.keys(placed(box, 'GET /my/classes', classes('8')).copies)).toEqual(['GET /me', `roll 8 ${day} am`, 'GET /my/classes'])
    expect(placed(box, 'GET /me', me('teacher')).copies).toEqual({})
  })

  it('stays small: the copies fetched first make room, one question has one copy', () => {
    const many = Array.from({ length: 40 }, (_, index) => roll({ classId: String(index) })).reduce<Box>((seen, one) => placed(seen, rollName, one), box)
    expect(Object.keys(many.copies)).toHaveLength(16)
    expect(found(many, rollName, asked({}, '39'), at('08:00'))).toBeDefined()
    expect(Object.keys(placed(box, rollName, roll({ state: 'open' })).copies)).toHaveLength(5)
  })
})

describe('AT-5 the roll by the clock of the school', () => {
  it('a list fetched before its session opened is open once that time has come', () => {
    expect(rollNow(roll(), at('07:29')).state).toBe('not_due')
    expect(rollNow(roll(), at('07:30')).state).toBe('open')
  })

  it('no other state is opened by the clock', () => {
    for (const state of ['open', 'submitted', 'no_session', 'amended', 'locked', 'void'] as const) expect(rollNow(roll({ state }), at('09:00')).state).toBe(state)
  })
})
