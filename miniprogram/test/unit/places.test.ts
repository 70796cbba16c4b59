import type { Me } from '@zhixiao/shared-types/domains/identity'
import { placesOf } from '../../src/features/identity/places'

type Grant = Me['grants'][number]
const grant = (role: Grant['role'], scope: Grant['scope']): Grant => ({ role, scope, id: '1' })
const seenBy = (grants: Grant[], children: number) =>
  placesOf({ grants, children: Array.from({ length: children }) } as unknown as Me).map(
    ({ page, label }) => `${page} ${label}`,
  )

describe('where the navigation leads', () => {
  it.each<[who: string, grants: Grant[], children: number, places: string[]]>([
    ['somebody bound to nothing', [], 0, ['home 首页', 'bind 绑定身份', 'me 我的']],
    [
      'a parent',
      [grant('guardian', 'student')],
      1,
      ['home 首页', 'day 孩子今天', 'classCalendar 班级校历', 'messages 消息', 'bind 绑定身份', 'me 我的'],
    ],
    [
      'a homeroom teacher',
      [grant('homeroom', 'class')],
      0,
      [
        'home 首页',
        'roll 点名上报',
        'receipts 送达与阅读',
        'guardians 家长关联',
        'tracing 待追踪',
        'classCalendar 班级校历',
        'messages 消息',
        'bind 绑定身份',
        'me 我的',
      ],
    ],
    [
      'a leader who administers the school and has a child there',
      [grant('leader', 'school'), grant('admin', 'school'), grant('guardian', 'student')],
      1,
      [
        'home 首页',
        'roll 点名上报',
        'receipts 送达与阅读',
        'guardians 家长关联',
        'tracing 待追踪',
        'corrections 更正审批',
        'schoolToday 今日学校',
        'schoolCalendar 学校校历',
        'import 导入名册',
        'moves 转班与住校',
        'people 人员与监护人',
        'day 孩子今天',
        'classCalendar 班级校历',
        'messages 消息',
        'bind 绑定身份',
        'me 我的',
      ],
    ],
    [
      'an officer of the health department',
      [{ ...grant('bureau', 'bureau'), department: 'health' }],
      0,
      [
        'home 首页',
        'bureauToday 全区今天',
        'bureauCorrections 归档学期更正',
        'bureauCalendar 全区校历',
        'messages 消息',
        'bind 绑定身份',
        'me 我的',
      ],
    ],
  ])('%s', (_who, grants, children, places) => {
    expect(seenBy(grants, children)).toEqual(places)
  })
})
