import type { ReactElement } from 'react'
import type { PickOneProps, SheetFrameProps } from '../../src/ui/native/props'
import { htmlOf, partsOf, partWith } from './support/redrawn'

// The names alone: Taro's own parts need a phone.
jest.mock('@tarojs/components', () => ({ View: 'view', Text: 'text', Input: 'input', Textarea: 'textarea', Picker: 'picker' }))
// Loaded by hand: the types of these tests are neither the browser's nor WeChat's.
const { PickOne } = jest.requireActual<{ PickOne: (props: PickOneProps) => ReactElement }>('../../src/ui/native/index.h5')
const { SheetFrame } = jest.requireActual<{ SheetFrame: (props: SheetFrameProps) => ReactElement }>('../../src/ui/native/index.weapp')

describe('one of many in a browser', () => {
  const options = [{ key: '1', label: '周一' }, { key: '2', label: '周二' }]
  const drawn = (value: string | null) => htmlOf(PickOne, { id: 'day', label: '按周几的课表', options, value, onPick: () => undefined })
  const placeholder = '<option value="" disabled="" selected="">请选择</option>'

  it('shows the placeholder as chosen while none of them is, so that choosing the first one is a change', () => {
    for (const none of [null, '', 'class:gone']) {
      expect(drawn(none)).toContain(placeholder)
      expect(drawn(none).match(/selected/g)).toHaveLength(1)
    }
  })

  it('shows the chosen one and no placeholder', () => {
    expect(drawn('1')).toContain('<option value="1" selected="">周一</option>')
    expect(drawn('1')).not.toContain('请选择')
  })
})

it('in WeChat the shade of a sheet stops the finger, and nothing around the panel does: it could not scroll', () => {
  const sheet = SheetFrame({ label: '详情', onShut: () => undefined, children: '很长' })
  const stops = (className: string) => partWith(sheet, 'className', className).props.catchMove === true
  expect(partsOf(sheet).map((part) => part.props.className)).toEqual(['sheet', 'sheet__shade', 'sheet__panel'])
  expect(['sheet', 'sheet__shade', 'sheet__panel'].map(stops)).toEqual([false, true, false])
})
