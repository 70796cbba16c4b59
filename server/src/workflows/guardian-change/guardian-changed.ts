/** What follows when a child's guardians change (ID-4, ID-5): the others are told, and who may not hear of the child any more hears nothing. */
import { relationText } from '@zhixiao/shared-types/values/people'
import { guardianOfLink, type Link } from '../../modules/guardians/index'
import { queue, voidWaitingFor } from '../../modules/push/index'
import { placeOfStudent, receiversOf } from '../../modules/roster/index'
import { now } from '../../platform/clock'
import { schoolDay, schoolTime } from '../../platform/time'

/**
 * What happened to one guardian link. `requested` waits for a decision; `joined` is active now; `suspended`, `restored` and `rights` are the
 * school's (the other guardians never learn of the first two, ID-5); `primary` made this link the primary one; `primary_requested` says that
 * the primary guardian (this link) is to be removed or replaced after 24 hours (S06); `ended` is over.
 */
export type GuardianNews = 'joined' | 'requested' | 'suspended' | 'restored' | 'ended' | 'rights' | 'primary' | 'primary_requested'
/** Whose link it is, not who changed it. */
type ChangedLink = Pick<Link, 'id' | 'bureauId' | 'schoolId' | 'studentId' | 'accountId'>

type Said = { title: string; text: (child: string, who: string) => string; state: (who: string) => string }
/**
 * What the other active guardians are told. Nothing of a suspension, its end, or rights: the school decided, and the reason is nobody's (ID-5).
 */
const said: Partial<Record<GuardianNews, Said>> = {
  joined: { title: '新的监护人', text: (child, who) => `${child}新增了一位监护人（${who}）。如有疑问，请与班主任联系。`, state: (who) => `新增监护人（${who}）` },
  requested: {
    title: '有人申请成为监护人',
    text: (child, who) => `有人申请成为${child}的监护人（${who}），等待确认。如您不认识，请与班主任联系。`,
    state: (who) => `申请成为监护人（${who}）`,
  },
  ended: { title: '监护人变更', text: (child, who) => `${child}的一位监护人（${who}）已解除绑定。如有疑问，请与班主任联系。`, state: (who) => `解除监护人（${who}）` },
  primary_requested: {
    title: '主要监护人将要变更',
    text: (child, who) => `${child}的主要监护人（${who}）将在 24 小时后变更。如有疑问，请马上与班主任或学校联系。`,
    state: () => '主要监护人将变更',
  },
  primary: { title: '主要监护人变更', text: (child, who) => `${child}的主要监护人已变更为${who}。如有疑问，请与班主任联系。`, state: (who) => `主要监护人：${who}` },
}

/**
 * Called in the transaction of every change of a guardian's link, after it: messages that wait for somebody who lost the right to receive are void, and the
 * other guardians are told. What bookings, leave or pick-up must do when a guardian changes belongs here, each by name.
 */
export async function guardianChanged(link: ChangedLink, news: GuardianNews): Promise<void> {
  const day = schoolDay(now())
  const receivers = await receiversOf([link.studentId], day)
  if (!receivers.some((one) => one.accountId === link.accountId)) await voidWaitingFor(link.accountId, link.studentId)
  const words = said[news]
  // Who is to be removed as primary guardian hears of it too, and may call it off or ask the school (S06).
  const isForAll = news === 'primary_requested'
  const others = [...new Set(receivers.map((one) => one.accountId))].filter((accountId) => isForAll || accountId !== link.accountId)
  if (words && others.length > 0) await notifyOthers(link, news, words, others, day)
}

async function notifyOthers(link: ChangedLink, news: GuardianNews, words: Said, others: readonly string[], day: string): Promise<void> {
  const at = now()
  const place = await placeOfStudent(link.studentId, day)
  const guardian = await guardianOfLink(link.id)
  // A request that was taken back never was a guardian: nothing has ended.
  if (news === 'ended' && !guardian?.wasActive) return
  const who = relationText[guardian?.relation ?? 'other']
  const [year, month, date] = day.split('-').map(Number)
  await queue({
    kind: 'guardian_change',
    dedupeKey: `guardian_change:${link.id}:${news}:${at.getTime()}`,
    place: { bureau: link.bureauId, school: link.schoolId, ...(place.class && { class: place.class }), student: link.studentId },
    day,
    title: words.title,
    text: words.text(place.name, who),
    fields: {
      student: place.name,
      school: `${place.schoolName}${place.className ?? ''}`,
      time: `${year}年${month}月${date}日 ${schoolTime(at)}`,
      state: words.state(who),
    },
    link: `/family/day/index?student=${link.studentId}`,
    recipients: others.map((accountId) => ({ accountId, studentId: link.studentId })),
  })
}
