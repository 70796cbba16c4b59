import type { Department } from '@zhixiao/shared-types/values/access'
import { hatsOf, isForFamilies, isStranger, may, schoolsOf, wornHat } from '../../src/features/identity/hats'
import { bindingOf, emptyGuardianForm, missingIn } from '../../src/features/roster/guardian-form'

const grant = (role: 'guardian' | 'homeroom' | 'teacher' | 'leader', scope: 'student' | 'class' | 'school', id: string) => ({ role, scope, id })

describe('the hats of a person', () => {
  it('ID-7 a teacher who is a parent too has both, work first, and wears the one chosen last', () => {
    const hats = hatsOf({ grants: [grant('guardian', 'student', '7'), grant('teacher', 'class', '4'), grant('homeroom', 'class', '3')] })
    expect(hats.map((hat) => hat.label)).toEqual(['班主任', '家长'])
    expect(wornHat(hats, null)?.kind).toBe('class')
    expect(wornHat(hats, 'guardian')?.kind).toBe('family')
    expect(wornHat(hats, 'leader')?.kind).toBe('class')
  })

  it('AT-12 an officer opens the corrections of archived terms for 卫生 or 教学 only, the district’s counts in any department and without one', () => {
    const officer = (...held: (Department | undefined)[]) => ({ grants: held.map((department) => ({ role: 'bureau' as const, scope: 'bureau' as const, id: '9', department })) })
    const seen = [officer('health'), officer('teaching'), officer('safety'), officer(undefined), officer('safety', 'health')]
    expect(seen.map((me) => may(me, 'attendance.confirm_correction'))).toEqual([true, true, false, false, true])
    expect(seen.map((me) => [may(me, 'attendance.count_bureau'), hatsOf(me).map((hat) => hat.label)])).toEqual(seen.map(() => [true, ['教育局']]))
  })

  it('ID-9 a page about one’s own child opens by binding the child, a page of a post does not', () => {
    expect((['attendance.read', 'consent.decide', 'consent.read_accesses', 'attendance.report', 'roster.import'] as const).map(isForFamilies)).toEqual([true, true, true, false, false])
  })

  it('a person without any grant is a stranger and is led to bind', () => {
    expect(isStranger({ grants: [] })).toBe(true)
    expect(hatsOf({ grants: [] })).toEqual([])
  })

  it('a school counts once however many duties somebody has there', () => {
    const duty = (role: 'leader' | 'homeroom') => ({ role, scope: 'school' as const, id: '1', schoolId: '1', school: '金湾第一小学', classId: null, class: null, label: '' })
    expect(schoolsOf({ duties: [duty('leader'), duty('leader'), duty('homeroom')] }, ['leader'])).toEqual([{ schoolId: '1', school: '金湾第一小学' }])
  })
})

describe('a guardian’s binding form (ID-3)', () => {
  const filled = { ...emptyGuardianForm, school: { id: '1', name: '金湾第一小学' }, pupilNo: ' G3301 ', name: '周𠮷', relation: 'mother' as const }

  it('says what is missing, field by field, and sends nothing before', () => {
    expect(Object.keys(missingIn(emptyGuardianForm))).toEqual(['school', 'pupilNo', 'name', 'relation', 'phone'])
    expect(bindingOf(emptyGuardianForm)).toBeUndefined()
  })

  it('sends the proof that was chosen and no other', () => {
    expect(bindingOf({ ...filled, phone: '13800000000', code: 'ABCD' })).toEqual({
      schoolId: '1', pupilNo: 'G3301', name: '周𠮷', relation: 'mother', proof: { kind: 'phone_on_file', phone: '13800000000' },
    })
    expect(bindingOf({ ...filled, proof: 'homeroom_approval' })?.proof).toEqual({ kind: 'homeroom_approval' })
    expect(bindingOf({ ...filled, proof: 'paper_code', code: 'K7' })).toBeUndefined()
  })
})
