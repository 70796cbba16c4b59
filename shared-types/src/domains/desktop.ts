/** Signing in on a desktop with a QR that is confirmed in WeChat (decisions.md: staff sign in without passwords; S03, S09). */
import { z } from 'zod'
import { Id, Instant } from '../contract/common'
import { contract } from '../contract/contract'

const Secret = z.string().min(20).max(100)
export const desktopStates = ['waiting', 'scanned', 'confirmed', 'refused', 'expired'] as const

export const desktopContract = contract({
  'POST /desktop-sign-ins': {
    summary: 'A desktop browser asks for a QR; three minutes. `secret` stays in this browser, `confirmUrl` is what the QR shows',
    access: 'public',
    idempotency: 'none',
    rate: 60,
    response: z.object({ id: Id, secret: z.string(), confirmUrl: z.string(), expiresAt: Instant }),
  },
  'POST /desktop-sign-ins/:signInId/polls': {
    summary: 'How far the sign-in is; the first answer `confirmed` sets the session cookie, once. A POST: it signs in, and keeps the secret out of addresses',
    access: 'public',
    idempotency: 'none',
    rate: 1_200,
    body: z.strictObject({ secret: Secret }),
    response: z.object({ state: z.enum(desktopStates) }),
  },
  'POST /desktop-sign-ins/:signInId/scans': {
    summary: 'A member of staff scanned the QR: which browser asks, since when',
    access: 'signed-in',
    idempotency: 'none',
    rate: 30,
    body: z.strictObject({ ticket: Secret }),
    response: z.object({ browser: z.string(), askedAt: Instant, expiresAt: Instant }),
    errors: ['identity.desktop_over'],
  },
  'POST /desktop-sign-ins/:signInId/decisions': {
    summary: 'The person who scanned signs the desktop in as themselves, or says that it was not them',
    access: 'signed-in',
    idempotency: 'none',
    rate: 30,
    body: z.strictObject({ ticket: Secret, decision: z.enum(['confirm', 'refuse']) }),
    response: z.object({ state: z.enum(desktopStates) }),
    errors: ['identity.desktop_over'],
  },
})
