import { subject } from './subject'

export const summary = subject({
  abilities: {
    /** Compiled summaries of one class. */
    'summary.read_class': ['homeroom', 'deputy', 'teacher', 'nurse', 'grade_head', 'leader', 'admin'],
    'summary.read_grade': ['nurse', 'grade_head', 'leader', 'admin'],
    'summary.read_school': ['nurse', 'leader', 'admin'],
    'summary.read_bureau': ['bureau'],
  },
})
