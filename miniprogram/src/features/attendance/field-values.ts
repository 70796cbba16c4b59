import { feverFrom, maxLateMinutes } from '@zhixiao/shared-types/values/attendance'
import type { Health } from './roll-form'

/** "37.8" → 37.8; undefined when it is no temperature of a living child (34.0–43.0). Empty is null: not measured. */
export function temperatureOf(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const value = Number(text)
  return /^\d{2}(\.\d)?$/.test(text.trim()) && value >= 34 && value <= 43 ? value : undefined
}
/** Minutes late; undefined when it is no number from 1 to 240. Empty is null: not said. */
export function minutesOf(text: string): number | null | undefined {
  if (text.trim() === '') return null
  const value = Number(text)
  return Number.isInteger(value) && value >= 1 && value <= maxLateMinutes ? value : undefined
}

/** At 37.3 ℃ or more without a tick the form asks (AT-7). */
export const asksFever = (health: Pick<Health, 'symptoms' | 'confirmNoFever'>, temperature: number | null | undefined): boolean =>
  (temperature ?? 0) >= feverFrom && !health.symptoms.includes('fever') && health.confirmNoFever !== true

/** Is something still to be answered before this can be kept? */
export const lacksAnswer = (health: Health, heat: string): boolean =>
  temperatureOf(heat) === undefined || asksFever(health, temperatureOf(heat)) || (health.diagnosis !== undefined && health.diagnosis !== 'none' && !health.disease?.trim())
