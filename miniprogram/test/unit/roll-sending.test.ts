/** Handing in, as the page does it: the real hooks, with storage and the network replaced. Effects do not run, so each test sends by hand. */
import type { AttendanceReport, Roll } from '@zhixiao/shared-types/domains/attendance'
import { createElement, useState } from 'react'
import type { CorrectForm } from '../../src/features/attendance/correct-form'
import type { RollForm } from '../../src/features/attendance/roll-form'
import { noAnswer } from '../../src/platform/errors'

type Drafts = Record<string, unknown>
const mockStore = {
  drafts: {} as Drafts,
  draft: (form: string, content: unknown) => {
    mockStore.drafts = { ...mockStore.drafts, [form]: content }
    if (content === undefined) mockDone.push('dropped')
  },
}
const mockDone: unknown[] = []
const mockAsked: { answer: (reply: object) => void; fail: (error: Error) => void; body: unknown }[] = []
jest.mock('@tarojs/taro', () => ({ __esModule: true, default: { getStorageSync: () => '', setStorageSync: () => undefined, removeStorageSync: () => undefined } }))
jest.mock('../../src/platform/store', () => ({
  useStore: { getState: () => mockStore },
  useDraft: (form: string) => [mockStore.drafts[form], (next: unknown) => mockStore.draft(form, next), () => mockStore.draft(form, undefined)],
}))
jest.mock('../../src/platform/api', () => ({
  apiWith: (_name: string, { body }: { body: unknown }) => new Promise((answer, fail) => { mockAsked.push({ answer, fail, body }) }),
}))
jest.mock('../../src/platform/use-call', () => ({}))
jest.mock('../../src/features/attendance/use-my-classes', () => ({}))
jest.mock('../../src/platform/notice', () => ({ notice: (text: string) => { mockDone.push(text) } }))

const load = <Parts extends object>(file: string) => jest.requireActual<Parts>(`../../src/features/attendance/${file}`)
const { useReport } = load<{ useReport: (roll: Roll, act: Act, screen: object) => { send: () => void } }>('use-roll')
const { useRollForm } = load<{ useRollForm: (roll: Roll) => Act }>('use-roll-form')
type Correcting = { edit: (form: CorrectForm) => void; send: () => void }
const { useCorrectionDraft } = load<{ useCorrectionDraft: (roll: Roll, refresh: () => Promise<unknown>, onDone: () => void) => Correcting }>('use-correction-draft')
const { renderToStaticMarkup } = jest.requireActual<{ renderToStaticMarkup: (part: object) => string }>('react-dom/server')
type Act = { form: RollForm; tap: (studentId: string) => void; everybody: () => void; handIn: (isIn: boolean) => void; drop: () => void; undo?: () => void }

const pupils = [{ studentId: '1', name: '周可' }, { studentId: '2', name: '徐明' }]
const roll = { classId: '7', class: '三(2)班', day: '2026-03-11', session: 'am', state: 'open', report: null, listVersion: 'a'.repeat(16), pupils } as unknown as Roll
const name = 'roll:7:2026-03-11:am'
const draft = () => mockStore.drafts[name] as RollForm | undefined
/** What a hook gives when its page is drawn. */
function drawn<Value>(hook: () => Value): Value {
  let value: Value | undefined
  renderToStaticMarkup(createElement(() => { value = hook(); return null }))
  return value as Value
}
const screen = { roll: { refresh: () => { mockDone.push('asked again'); return Promise.resolve() } }, told: (report: AttendanceReport) => { mockDone.push(['told', report.id]) } }
/** The roll in sight, with what lies on the phone. */
const page = () => drawn(() => { const act = useRollForm(roll); return { act, report: useReport(roll, act, screen) } })
const settled = () => jest.advanceTimersByTimeAsync(0)
/** Called, handed in, and on its way. */
function handedIn() {
  page().act.everybody()
  page().act.handIn(true)
  const seen = page()
  seen.report.send()
  return seen
}
beforeEach(() => {
  jest.useFakeTimers()
  mockStore.drafts = {}
  mockDone.length = 0
  mockAsked.length = 0
})
afterEach(() => { jest.useRealTimers() })

it('AT-5 offline, 丢弃草稿, and the network comes back: nothing goes out', async () => {
  handedIn()
  mockAsked[0]?.fail(noAnswer(false))
  await settled()
  page().act.drop()
  await jest.advanceTimersByTimeAsync(300_000)
  expect([mockAsked.length, draft(), mockDone]).toEqual([1, undefined, ['dropped', 'asked again']])
})

it('AT-5 offline, 继续修改: nothing goes out until it is handed in again, and then it is the new word', async () => {
  handedIn()
  mockAsked[0]?.fail(noAnswer(false))
  await settled()
  page().act.handIn(false)
  await jest.advanceTimersByTimeAsync(300_000)
  expect([mockAsked.length, draft()?.handedIn]).toEqual([1, false])
  page().act.tap('1')
  page().act.handIn(true)
  page().report.send()
  expect(mockAsked.length).toBe(2)
  mockAsked[1]?.answer({ id: '9' })
  await settled()
  expect([draft(), (mockAsked[1]?.body as { marks: unknown[] }).marks]).toEqual([undefined, [{ studentId: '1', status: 'absent_unexplained' }]])
})

it('AT-5 a tap while it is on the wire takes it back into the hand; what arrives is the old word, and the tap stays', async () => {
  handedIn()
  page().act.tap('2')
  expect(draft()?.handedIn).toBe(false)
  mockAsked[0]?.answer({ id: '9' })
  await settled()
  expect(draft()?.entries).toEqual({ 2: { status: 'absent_unexplained' } })
  expect(mockDone).toEqual([['told', '9'], expect.stringContaining('之后的改动没有报上去')])
})

it('AT-5 offline, a tap on a tile: nothing goes out until it is handed in again', async () => {
  handedIn()
  mockAsked[0]?.fail(noAnswer(false))
  await settled()
  page().act.tap('2')
  await jest.advanceTimersByTimeAsync(300_000)
  expect([mockAsked.length, draft()?.handedIn]).toEqual([1, false])
})

it('a step taken back never hands in by itself', () => {
  handedIn()
  drawn(() => {
    const [step, next] = useState(0)
    const act = useRollForm(roll)
    if (step === 0) {
      act.tap('2')
      next(1)
    } else act.undo?.()
  })
  expect([draft()?.entries, draft()?.handedIn]).toEqual([{}, false])
})

it('AT-3 the report is in sight before the draft goes; where it waits for approval, the school is asked', async () => {
  handedIn()
  mockAsked[0]?.answer({ id: '9' })
  await settled()
  expect(mockDone).toEqual([['told', '9'], 'dropped', '三(2)班 已上报'])
  mockDone.length = 0
  handedIn()
  mockAsked[1]?.answer({ id: '9', awaitsApproval: true })
  await settled()
  expect(mockDone).toEqual(['asked again', 'dropped', '三(2)班 补报已提交，等校医或校领导审批'])
})

describe('AT-12 a correction on its way', () => {
  const reported = { ...roll, report: { id: '9', version: 1, marks: [] } } as unknown as Roll
  const correcting = () => drawn(() => useCorrectionDraft(reported, screen.roll.refresh, () => { mockDone.push('left') }))
  const first: CorrectForm = { reason: '家长来电', entries: { 1: { status: 'leave_sick' } } }
  const applied = { correction: { state: 'applied', phase: 'open' } }

  it('takes its draft along and leaves the page', async () => {
    correcting().edit(first)
    correcting().send()
    mockAsked[0]?.answer(applied)
    await settled()
    expect([mockStore.drafts['correct:9'], mockDone]).toEqual([undefined, ['已更正', 'dropped', 'left']])
  })

  it('leaves what was entered meanwhile, and the page stays', async () => {
    correcting().edit(first)
    correcting().send()
    const more = { ...first, entries: { ...first.entries, 2: { status: 'late' as const } } }
    correcting().edit(more)
    mockAsked[0]?.answer(applied)
    await settled()
    expect([mockStore.drafts['correct:9'], mockDone]).toEqual([more, [expect.stringContaining('之后的改动还在'), 'asked again']])
  })

  it('is not tried again once it was edited', async () => {
    correcting().edit(first)
    correcting().send()
    mockAsked[0]?.fail(noAnswer(false))
    await settled()
    correcting().edit({ ...first, reason: '家长来电补假' })
    await jest.advanceTimersByTimeAsync(300_000)
    expect([mockAsked.length, mockDone]).toEqual([1, ['asked again']])
  })
})
