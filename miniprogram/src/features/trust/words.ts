import type { Consent, DataAccess } from '@zhixiao/shared-types/domains/consent'
import { schoolDay, timeText } from '../../platform/days'
import type { Tone } from '../../ui/tone'

/** What I answered, in a word. */
export function stateOf({ asks, mine }: Pick<Consent, 'asks' | 'mine'>): { text: string; tone: Tone } {
  if (asks) return { text: '待您选择', tone: 'amber' }
  return mine?.given ? { text: '您已同意', tone: 'green' } : { text: '您不同意', tone: 'grey' }
}

/** `班主任 王晓红`; a guardian is named by the relation alone. */
export const whoText = ({ who, role }: Pick<DataAccess, 'who' | 'role'>): string => (role === '家长' || role === '' || role === who ? who : `${role} ${who}`)

/** `看了 症状、体温 · 日常晨午检 · 3 次`. */
export const lookText = ({ what, why, times }: Pick<DataAccess, 'what' | 'why' | 'times'>): string => [`看了${what.join('、')}`, why, ...(times > 1 ? [`${times} 次`] : [])].join(' · ')

/** Looks by school day, newest day first, in the order they came. */
export function byDay<Look extends Pick<DataAccess, 'at'>>(looks: readonly Look[]): { day: string; looks: (Look & { time: string })[] }[] {
  const days: { day: string; looks: (Look & { time: string })[] }[] = []
  for (const look of looks) {
    const day = schoolDay(look.at)
    if (days[days.length - 1]?.day !== day) days.push({ day, looks: [] })
    days[days.length - 1]?.looks.push({ ...look, time: timeText(look.at) })
  }
  return days
}
