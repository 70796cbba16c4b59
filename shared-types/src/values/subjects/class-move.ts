import { subject } from './subject'

export const classMove = subject({
  errors: {
    'roster.move_in_past': { status: 422, text: '只能从今天或以后的日期开始' },
    'roster.move_same_class': { status: 422, text: '学生届时就在这个班；如有还没生效的转班，取消那一次即可' },
    'roster.move_target': { status: 422, text: '只能转入本校同一学年的班级' },
    'roster.move_began': { status: 409, text: '这次转班已经生效或已取消，不能撤销；需要时可再转回来' },
  },
  abilities: {
    /** Move a child to another class, say who lives at school (RS-2): the administration, no homeroom teacher. */
    'roster.move_class': ['admin'],
    /** Where a child was, who moved it and why. */
    'roster.read_memberships': ['homeroom', 'leader', 'admin'],
  },
  pushKinds: { class_move: { text: '转班通知', to: 'guardians', weight: 'news' } },
})
