import { page } from '../../platform/page'

export const rosterPages = {
  childGuardians: page<{ student?: string }>('family/guardians/index', '孩子与监护人'),
  guardians: page<{ class?: string }>('teacher/guardians/index', '家长关联', {
    ability: 'roster.approve_guardian',
    menu: { at: 30 },
  }),
  people: page<{ school?: string }>('school/people/index', '人员与监护人', {
    ability: 'roster.read_staff',
    menu: { at: 60 },
  }),
}
