/** An answer that comes after the person went on: pages drawn without a DOM, with what they ask and where they go replaced. */
import { createElement, isValidElement, type FunctionComponent, type ReactNode } from 'react'

const mockWent: string[] = []
const mockShown = { inSight: true, asksConsent: false }
const mockShow: Record<'show' | 'hide' | 'gone', () => void> = { show: () => undefined, hide: () => undefined, gone: () => undefined }
const mockDone: { corrected?: () => void } = {}
const pupil = { studentId: '1', name: '周可' }
const mockRoll = { classId: '7', class: '三(2)班', school: '城东一小', day: '2026-03-11', session: 'am', pupils: [pupil], correction: 'amend', report: { id: '9', marks: [] } }

jest.mock('@tarojs/taro', () => ({ useDidShow: (act: () => void) => { mockShow.show = act }, useDidHide: (act: () => void) => { mockShow.hide = act } }))
// What react-dom/server leaves out: what happens when the page goes.
jest.mock('react', () => ({ ...jest.requireActual<object>('react'), useEffect: (run: () => (() => void) | undefined) => { mockShow.gone = run() ?? mockShow.gone } }))
jest.mock('../../src/ui/native', () => jest.requireActual<object>('../../src/ui/native/index.h5'), { virtual: true })
jest.mock('../../src/platform/nav', () => ({
  useParams: () => ({ class: '7', back: '/family/day/index' }), open: () => undefined,
  back: () => { mockWent.push('back') }, land: (link: string) => { mockWent.push(link) }, begin: (page: string) => { mockWent.push(page) },
}))
jest.mock('../../src/platform/consent', () => ({ get asksConsent() { return mockShown.asksConsent } }), { virtual: true })
jest.mock('../../src/platform/use-call', () => ({ useCall: () => ({ data: mockRoll, refresh: () => Promise.resolve() }) }))
jest.mock('../../src/platform/store', () => ({ useStore: () => null }))
jest.mock('../../src/features/identity/gate', () => ({ Gate: () => null }))
jest.mock('../../src/features/identity/shell', () => ({ Shell: () => null }))
jest.mock('../../src/features/identity/use-me', () => ({ useMe: () => ({ refresh: () => Promise.resolve() }) }))
jest.mock('../../src/features/push/remind-me', () => ({ RemindMe: () => null }))
jest.mock('../../src/features/roster/bind-guardian', () => ({ BindGuardian: () => null }))
jest.mock('../../src/features/roster/bind-staff', () => ({ BindStaff: () => null }))
jest.mock('../../src/features/roster/guardian-list', () => ({ GuardianList: () => null }))
jest.mock('../../src/features/attendance/use-child', () => ({ useChild: ([child]: object[]) => ({ child, pick: () => undefined }) }))
jest.mock('../../src/features/attendance/use-my-classes', () => ({ useMyClasses: () => ({ classes: [] }) }))
jest.mock('../../src/features/attendance/use-roll', () => ({ mayHealth: () => false }))
jest.mock('../../src/features/attendance/use-correction-draft', () => ({
  useCorrectionDraft: (_roll: object, _refresh: unknown, onDone: () => void) => {
    mockDone.corrected = onDone
    return { form: { reason: '', entries: {} }, act: {} }
  },
}))

type Props = Record<string, unknown> & { children?: ReactNode }
type Component = FunctionComponent<Record<string, unknown>>
const { renderToStaticMarkup } = jest.requireActual<{ renderToStaticMarkup: (part: object) => string }>('react-dom/server')
const me = { grants: [], duties: [], children: [{ studentId: '1', name: '周可', school: '城东一小', class: '三(2)班' }], pendingChildren: [] }
function every(part: unknown): Props[] {
  if (Array.isArray(part)) return part.flatMap(every)
  return isValidElement<Props>(part) ? [part.props, ...every(part.props.children)] : []
}

/** What the page's own screen drew, part by part, with its gate open. */
function screenOf(page: string): Props[] {
  const { default: Page } = jest.requireActual<{ default: Component }>(`../../src/${page}/index`)
  const gate = Page({}) as { props: { children: (who: object) => { type: Component; props: object } } }
  let parts: Props[] = []
  const draw = (made: { type: Component; props: object }) => {
    renderToStaticMarkup(createElement(() => {
      const inside = made.type(made.props as Record<string, unknown>)
      parts = every(inside)
      // A page whose inner screen is a component of its own: one step further in.
      if (isValidElement<Record<string, unknown>>(inside) && 'roll' in inside.props) draw(inside as unknown as { type: Component; props: object })
      return null
    }))
  }
  draw(gate.props.children(me))
  return parts
}
const actOf = (parts: Props[], name: string) => parts.map((props) => props[name]).find((value) => typeof value === 'function') as () => void
const settled = () => new Promise((resolve) => { setTimeout(resolve, 0) })
beforeEach(() => { mockWent.length = 0; mockShown.asksConsent = false })

const pages: [string, string, () => () => void][] = [
  ['a correction', 'back', () => { screenOf('teacher/correct'); return () => mockDone.corrected?.() }],
  ['binding', '/family/day/index', () => actOf(screenOf('pages/bind'), 'onBound')],
  ['a request to bind', 'home', () => actOf(screenOf('pages/bind'), 'onWaiting')],
  ['leaving a child', 'me', () => actOf(screenOf('family/guardians'), 'onLeft')],
]
describe.each(pages)('the answer to %s', (_what, where, begun) => {
  it('leads on while its page is looked at, also when it was left and seen again', async () => {
    const answer = begun()
    mockShow.hide()
    mockShow.show()
    answer()
    await settled()
    expect(mockWent).toEqual([where])
  })

  it.each(['hide', 'gone'] as const)('leads nowhere once the page is not: %s', async (how) => {
    const answer = begun()
    mockShow[how]()
    answer()
    await settled()
    expect(mockWent).toEqual([])
  })
})

it('ID-3 a link that waits leads home in the mini-program too, not to “绑定好了”', async () => {
  mockShown.asksConsent = true
  const parts = screenOf('pages/bind')
  actOf(parts, 'onWaiting')()
  await settled()
  expect(mockWent).toEqual(['home'])
})
