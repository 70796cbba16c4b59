import { asksNow, consentText, mine, type Consents } from '../../src/features/push/consent'

type Template = Consents['templates'][number]
const template = (kind: Template['kind'], over: Partial<Template> = {}): Template => ({ kind, title: '', templateId: `sub_${kind}`, credit: 0, refused: false, always: false, ...over })
const consents = (...templates: Template[]): Consents => ({ templates, ask: templates.filter((one) => !one.refused && one.kind !== 'report_reminder').map((one) => one.templateId) })

describe('reminders in the mini-program as a parent sees them (MS-5)', () => {
  it('says of each kind how many more may come, and where it was switched off', () => {
    expect(consentText(template('absence', { credit: 2 }))).toEqual({ title: '未到校提醒', note: '还可提醒 2 次', isOn: true })
    expect(consentText(template('late', { always: true })).note).toBe('会一直提醒')
    expect(consentText(template('late', { refused: true, credit: 3 }))).toMatchObject({ isOn: false, note: expect.stringContaining('已在微信里关闭') as string })
    expect(consentText(template('correction')).isOn).toBe(false)
  })

  it('shows what concerns this person: kinds that may be asked about and those switched off, not the staff’s', () => {
    expect(mine(consents(template('absence'), template('late', { refused: true }), template('report_reminder'))).map((one) => one.kind)).toEqual(['absence', 'late'])
  })

  it('asks in passing when a kind is used up, at most once a day; where WeChat shows no question, whenever it is', () => {
    const today = '2026-03-11'
    expect(asksNow(consents(template('absence', { credit: 1 })), undefined, today)).toBe(false)
    expect(asksNow(consents(template('absence')), undefined, today)).toBe(true)
    expect(asksNow(consents(template('absence')), '2026-03-10', today)).toBe(true)
    expect(asksNow(consents(template('absence')), today, today)).toBe(false)
    expect(asksNow(consents(template('absence', { always: true })), today, today)).toBe(true)
    expect(asksNow({ templates: [], ask: [] }, undefined, today)).toBe(false)
  })
})
