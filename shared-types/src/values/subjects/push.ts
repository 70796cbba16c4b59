import { subject } from './subject'

export const push = subject({
  abilities: {
    /** Who has been reached and who has read, by family, for one class. */
    'push.receipts': ['homeroom', 'deputy', 'grade_head', 'leader', 'admin'],
  },
})
