/** Parts and pages drawn without a DOM, with the browser's elements and answers of our own in the server's place. */
import type { ReactNode } from 'react'
import { pages } from '../../src/platform/pages'
import { htmlOf, partsOf, partWith, redrawn, type Drawable } from './support/redrawn'

type Asked = { params?: { classId?: string } } | null
/** What the server answers to one question; nothing while it has not. */
let answer: (name: string, input: Asked) => object = () => ({})

jest.mock('../../src/ui/native', () => jest.requireActual<object>('../../src/ui/native/index.h5'), { virtual: true })
jest.mock('../../src/platform/use-call', () => ({
  useCall: (name: string, input?: Asked) => ({ data: undefined, problem: undefined, loading: false, refresh: () => Promise.resolve(), ...(input === null ? {} : answer(name, input ?? {})) }),
}))
jest.mock('../../src/platform/use-action', () => ({ useAction: () => ({ busy: false }) }))
jest.mock('../../src/platform/notice', () => ({ notice: () => undefined }))
jest.mock('../../src/platform/nav', () => ({ useParams: () => ({}) }))
jest.mock('../../src/platform/store', () => ({ useStore: () => null }))
jest.mock('../../src/features/identity/hats', () => ({ schoolsOf: () => [] }))
jest.mock('../../src/features/identity/gate', () => ({ Gate: (props: { children: (me: object) => ReactNode }) => props.children({ children: [], duties: [] }) }))
jest.mock('../../src/features/identity/shell', () => ({
  Shell: ({ title, kicker, children }: { title?: string; kicker?: string; children?: ReactNode }) => [`【${title}】`, kicker, children],
}))

// By hand: where `./native` leads is decided by the build, which the types of these tests do not know.
const load = <Name extends string>(file: string) => jest.requireActual<Record<Name, Drawable>>(`../../src/${file}`)
const draw = (part: Drawable, props: object = {}) => (part as (given: object) => ReactNode)(props)
/** A page's own screen, behind its gate. */
const screenOf = (page: Drawable) => (draw(page) as { props: { children: (me: object) => { type: Drawable } } }).props.children({}).type

const classes = [
  { classId: '1', class: '三(1)班', schoolId: '1', school: '城东第一小学', mayReport: true },
  { classId: '2', class: '三(2)班', schoolId: '1', school: '城东第一小学', mayReport: true },
]
const unanswered = { problem: { title: '网络不通', tone: 'amber' } }

describe.each([['teacher/tracing', '今天没有您任课的班级'], ['family/calendar', '没有可看的班级']])('%s, which needs one of my classes', (page, nothing) => {
  const words = () => htmlOf(load<'default'>(`${page}/index`).default)

  it('says that the list of classes did not come, and offers to ask again; not that there are none', () => {
    answer = () => unanswered
    expect(words()).toContain('网络不通')
    expect(words()).toContain('再试一次')
    expect(words()).not.toContain(nothing)
  })

  it('says that there is none once that is known, and nothing while it is not', () => {
    answer = () => ({ data: { items: [] } })
    expect(words()).toContain(nothing)
    answer = () => ({ loading: true })
    expect(words()).not.toContain(nothing)
  })
})

it('CA-3 the calendar of another class starts with nothing: neither title nor name of the class before', () => {
  const day = { day: '2026-03-11', sessions: ['am', 'pm'], reason: '', kind: null, layer: 'national', followWeekday: null, resumesOn: null }
  const months: Record<string, object> = { 1: { data: { class: '三(1)班', school: '城东第一小学', today: '2026-03-11', days: [{ ...day, reason: '周末', sessions: [] }] } } }
  answer = (name, input) => (name === 'GET /my/classes' ? { data: { items: classes } } : (months[input?.params?.classId ?? ''] ?? { loading: true }))
  const screen = screenOf(load<'default'>('family/calendar/index').default)
  const titles: unknown[] = []
  redrawn(
    () => {
      const drawn = draw(screen, { me: { children: [] } })
      const { title, kicker } = partWith(drawn, 'page', 'classCalendar').props
      // Without an answer the frame says the page's own name.
      titles.push([title ?? pages.classCalendar.title, kicker])
      return drawn
    },
    (drawn) => { (partWith(drawn, 'classes').props.onPick as (classId: string) => void)('2') },
    // The month of the same class still keeps them.
    (drawn) => { (partWith(drawn, 'classes').props.onPick as (classId: string) => void)('1') },
    () => { months[1] = { loading: true } },
  )
  const first = ['今天是周末', '城东第一小学 · 三(1)班 · 3月11日 周三']
  expect(titles).toEqual([first, ['班级校历', undefined], first, first])
})

it('the evening stays to be chosen once it was in sight, and is not offered before', () => {
  const { SessionSwitch } = load<'SessionSwitch'>('features/attendance/session-switch')
  const offered = (drawn: ReactNode) => (partWith(drawn, 'options').props.options as { label: string }[]).map((option) => option.label)
  expect(offered(redrawn(() => draw(SessionSwitch, { value: 'am' })))).toEqual(['晨检', '午检'])
  expect(offered(redrawn((act) => draw(SessionSwitch, { value: act === 0 ? 'eve' : 'am' }), () => undefined))).toEqual(['晨检', '午检', '晚检'])
})

it('AT-8 a time of onset is typed letter by letter and kept once it is one; it starts empty', () => {
  const { HealthFields } = load<'HealthFields'>('features/attendance/health-fields')
  let health = { symptoms: [], temperature: null, note: '', onsetAt: '2026-03-09T16:00:00.000Z' }
  const fields = () => draw(HealthFields, { health, heat: '', today: '2026-03-11', onHealth: (next: typeof health) => { health = next }, onHeat: () => undefined })
  const [more] = partsOf(partWith(fields(), 'title', '发病、就诊与诊断').props.children)
  const typed: unknown[] = []
  const time = (drawn: ReactNode) => partWith(drawn, 'id', 'onset-time').props
  redrawn(
    () => {
      const put = (part: object) => { health = { ...health, ...part } }
      const drawn = draw(more?.type as Drawable, { health, today: '2026-03-11', put })
      typed.push([time(drawn).value, time(drawn).error, health.onsetAt])
      return drawn
    },
    ...['07:3', '07:35', ''].map((text) => (drawn: ReactNode) => { (time(drawn).onChange as (next: string) => void)(text) }),
  )
  const day = '2026-03-09T16:00:00.000Z'
  expect(typed).toEqual([['', undefined, day], ['07:3', expect.stringContaining('07:30'), day], ['07:35', undefined, '2026-03-09T23:35:00.000Z'], ['', undefined, day]])
})
