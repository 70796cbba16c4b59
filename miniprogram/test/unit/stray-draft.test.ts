/** The roll page without its network and its frame: which drafts it shows, and how they are thrown away. */
import type { Roll } from '@zhixiao/shared-types/domains/attendance'
import { createElement, isValidElement, type FunctionComponent, type ReactNode } from 'react'
import { allPresent, emptyForm, entered, type RollForm } from '../../src/features/attendance/roll-form'

const now = '2026-03-11T00:05:00.000Z'
const list = { listVersion: 'a'.repeat(16), pupils: [{ studentId: '1', name: '周可' }, { studentId: '2', name: '徐明' }] }
const form: RollForm = { ...allPresent(emptyForm(list), now), handedIn: true }
const place = { classId: '7', class: '三(2)班', school: '城东一小', day: '2026-03-11', session: 'am' }
const roll = { ...list, ...place, state: 'no_session', reason: '停课', report: null, mayReport: true, opensAt: now, dueAt: now } as unknown as Roll
const plain = { expected: 2, absent: 0, late: 0, isLate: false, isBackfilled: false, byDeputy: false }
const report = { ...plain, ...place, id: '9', marks: [], reportedBy: '李老师', reportedAt: now, capturedAt: now } as unknown as NonNullable<Roll['report']>

const mockStore = {
  drafts: {} as Record<string, unknown>,
  classId: null,
  choose: () => undefined,
  draft: (name: string, content: unknown) => {
    const { [name]: _before, ...others } = mockStore.drafts
    mockStore.drafts = content === undefined ? others : { ...others, [name]: content }
  },
}
let mockAsked: { class?: string } = {}
/** What the server answers to one question. */
let mockAnswer: (name: string) => object = () => ({})
const mockPut = jest.fn<undefined, unknown[]>()
jest.mock('@tarojs/taro', () => ({ __esModule: true, default: {} }))
jest.mock('swr', () => ({ mutate: (...said: unknown[]) => mockPut(...said) }))
jest.mock('../../src/ui/native', () => jest.requireActual<object>('../../src/ui/native/index.h5'), { virtual: true })
jest.mock('../../src/platform/store', () => ({
  useStore: Object.assign((pick: (state: typeof mockStore) => unknown) => pick(mockStore), { getState: () => mockStore }),
  useDraft: (name: string) => [mockStore.drafts[name], (next: unknown) => mockStore.draft(name, next)],
}))
jest.mock('../../src/platform/use-call', () => {
  const nothing = { data: undefined, problem: undefined, loading: false, refresh: () => Promise.resolve() }
  const useCall = (name: string, input: unknown) => ({ ...nothing, ...(input === null ? {} : mockAnswer(name)) })
  return { useCall, useCallEvery: useCall }
})
jest.mock('../../src/platform/use-action', () => ({ useAction: () => ({ busy: false, retries: 0 }) }))
jest.mock('../../src/platform/nav', () => ({ useParams: () => mockAsked, open: () => undefined }))
jest.mock('../../src/platform/kept', () => ({ keepsAnswers: false }), { virtual: true })
jest.mock('../../src/features/identity/gate', () => ({ Gate: (props: { children: (me: object) => ReactNode }) => props.children({ grants: [] }) }))
jest.mock('../../src/features/identity/shell', () => ({ Shell: ({ title, children }: { title: string; children?: ReactNode }) => [`【${title}】`, children] }))

type Props = Record<string, unknown> & { children?: ReactNode }
const load = <Parts extends object>(file: string) => jest.requireActual<Parts>(`../../src/${file}`)
const { renderToStaticMarkup } = jest.requireActual<{ renderToStaticMarkup: (part: object) => string }>('react-dom/server')
const { default: RollPage } = load<{ default: FunctionComponent }>('teacher/roll/index')
const { OtherDrafts } = load<{ OtherDrafts: (props: object) => ReactNode }>('features/attendance/offline-note')
const { useRoll } = load<{ useRoll: (asked: object) => { told: (made: object) => void } }>('features/attendance/use-roll')
const page = () => renderToStaticMarkup(createElement(RollPage))
function every(part: unknown): Props[] {
  if (Array.isArray(part)) return part.flatMap(every)
  return isValidElement<Props>(part) ? [part.props, ...every(part.props.children), ...every(part.props.badge)] : []
}
const classes = { data: { items: [{ classId: '8', class: '三(3)班', schoolId: '1', school: '城东一小', mayReport: true }] } }
const answered = (seen: object) => (name: string) => (name === 'GET /my/classes' ? classes : name === 'GET /classes/:classId/roll' ? seen : {})

beforeEach(() => {
  mockAsked = { class: '7' }
  mockStore.drafts = { 'roll:7:2026-03-11:am': form }
  mockPut.mockClear()
})

describe('AT-5 a draft that was handed in and cannot be reported any more', () => {
  it('is shown where its session is no more, with a way to throw it away; a page without a draft says nothing of it', () => {
    mockAnswer = answered({ data: roll })
    expect(page()).toContain('草稿没有上报')
    expect(page()).toContain('丢弃草稿')
    mockStore.drafts = {}
    expect(page()).not.toContain('丢弃草稿')
  })

  it('is shown where its class is no longer mine (404), and where I have no class at all', () => {
    const gone = { problem: { title: '没有找到，或您无权查看', tone: 'amber' } }
    mockAnswer = answered(gone)
    expect(page()).toContain('还有 1 份离线草稿未上报')
    mockAnswer = answered({ loading: true })
    expect(page()).not.toContain('离线草稿')
    mockAsked = {}
    mockAnswer = () => ({ data: { items: [] } })
    expect(page()).toContain('今天没有您任课的班级')
    expect(page()).toContain('还有 1 份离线草稿未上报')
  })

  it('is thrown away from the list of others after one question, and only that one', () => {
    mockStore.drafts = { ...mockStore.drafts, 'roll:8:2026-03-11:am': form }
    const looked: unknown[] = []
    let parts: Props[] = []
    const tap = (text: string) => (parts.find((part) => part.text === text)?.onTap as (() => void) | undefined)?.()
    const acts = ['打开', '丢弃']
    // Tapped while it is drawn, so that it is drawn again with the question.
    renderToStaticMarkup(createElement(() => {
      parts = every(OtherDrafts({ current: 'roll:8:2026-03-11:am', nameOf: () => undefined, look: (at: object) => { looked.push(at) } }))
      acts.splice(0).forEach(tap)
      return null
    }))
    expect(looked).toEqual([{ classId: '7', day: '2026-03-11', session: 'am' }])
    expect(Object.keys(mockStore.drafts)).toHaveLength(2)
    tap('丢弃草稿')
    expect(Object.keys(mockStore.drafts)).toEqual(['roll:8:2026-03-11:am'])
  })
})

describe('the report beside the draft', () => {
  const told = { data: { ...roll, state: 'submitted', reason: null, report, correction: 'amend' } }

  it('AT-5 my own report: what I tapped since is offered as a correction, a finding too', () => {
    mockAnswer = answered(told)
    mockStore.drafts = { 'roll:7:2026-03-11:am': entered(form, '1', { status: 'present', health: { symptoms: ['cough'], temperature: null, note: '' } }, now) }
    for (const words of ['您已上报，以已报的为准', '有 1 处改动没有报上去', '详情有改动', '按我看到的更正']) expect(page()).toContain(words)
    expect(page()).not.toContain('李老师已先上报')
  })

  it('AT-4 somebody else’s: the words of before', () => {
    mockAnswer = answered({ data: { ...told.data, report: { ...report, capturedAt: null } } })
    mockStore.drafts = { 'roll:7:2026-03-11:am': entered(form, '1', { status: 'late' }, now) }
    for (const words of ['李老师已先上报，以先报的为准', '您填的有 1 处不同，请当面核对']) expect(page()).toContain(words)
  })

  it('AT-3 a report just made stands in the place of the open roll, under the question that the page asks', () => {
    mockAnswer = answered({ data: { ...roll, state: 'open' } })
    let screen: { told: (made: object) => void } | undefined
    renderToStaticMarkup(createElement(() => { screen = useRoll({ class: '7' }); return null }))
    screen?.told(report)
    const [question, put] = mockPut.mock.calls[0] as [unknown, (held?: Roll) => Roll]
    expect(question).toEqual(['GET /classes/:classId/roll', { params: { classId: '7' }, query: {} }])
    // Where a kept copy stands in, nothing is held.
    for (const held of [{ ...roll, state: 'open' as const }, undefined]) expect(put(held)).toMatchObject({ state: 'submitted', report })
  })
})
