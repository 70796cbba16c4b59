import { subject } from './subject'

/** Consents for one child, and who looked at its data: its guardians alone (S33, S40). */
export const consent = subject({
  errors: { 'consent.text_changed': { status: 409, text: '授权说明已更新，请看过新的说明再选择' } },
  abilities: {
    'consent.decide': ['guardian'],
    'consent.read_accesses': ['guardian'],
  },
})
