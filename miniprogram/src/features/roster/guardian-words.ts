import type { GuardianView } from '@zhixiao/shared-types/domains/people'
import { linkStatusText, relationText, rightText } from '@zhixiao/shared-types/values/people'
import { shortDayText } from '../../platform/days'
import type { Tone } from '../../ui/tone'

export type GuardianAct = 'leave' | 'end' | 'primary' | 'suspend' | 'restore'

/** What each act is called, what it means, and what is said when it is done. The school gives a reason for everything it does (ID-5). */
export const actWords: Record<GuardianAct, { button: string; title: string; text: string; done: string }> = {
  leave: { button: '退出关联', title: '退出与孩子的关联', text: '退出后您马上看不到孩子的情况，也收不到通知。以后可以重新申请。', done: '已退出' },
  end: { button: '解除关联', title: '解除这位监护人', text: '解除后对方马上看不到孩子的情况。解除主要监护人要等 24 小时才生效，期间大家都会收到通知。', done: '已提交' },
  primary: { button: '设为主要监护人', title: '设为主要监护人', text: '主要监护人可以同意新的监护人、解除其他监护人。更换要等 24 小时才生效，期间大家都会收到通知。', done: '已提交' },
  suspend: { button: '暂停', title: '暂停这位监护人', text: '马上生效：对方看不到这个孩子，等待中的消息作废。其他监护人不会收到通知，也看不到原因。', done: '已暂停' },
  restore: { button: '恢复', title: '恢复这位监护人', text: '马上生效，对方重新看到孩子的情况。', done: '已恢复' },
}

/** Who it is: the school sees names, families relations. */
export const guardianTitle = (one: Pick<GuardianView, 'relation' | 'name' | 'mine'>) =>
  `${one.name ? `${one.name}（${relationText[one.relation]}）` : relationText[one.relation]}${one.mine ? ' · 我' : ''}`

/** Primary or not, and since when until when. */
export function guardianNote(one: Pick<GuardianView, 'isPrimary' | 'from' | 'to'>): string {
  const days = one.from ? `${shortDayText(one.from)}起${one.to ? `，到${shortDayText(one.to)}止` : ''}` : undefined
  return [one.isPrimary ? '主要监护人' : '监护人', days].filter(Boolean).join(' · ')
}

const tones: Record<GuardianView['status'], Tone> = { pending: 'amber', active: 'green', suspended: 'red', ended: 'grey' }
export const statusBadge = ({ status }: Pick<GuardianView, 'status'>) => ({ text: linkStatusText[status], tone: tones[status] })

/** Rights in plain words; none is said too. */
export const rightsText = (rights: GuardianView['rights']) => (rights.length === 0 ? '没有任何权限' : rights.map((right) => rightText[right]).join('、'))
