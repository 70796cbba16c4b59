/** What push does when a child's guardians change (ID-4, ID-5): the others are told, and who may not hear of the child any more hears nothing. */
import { relationText } from '@zhixiao/shared-types/values/people'
import { now } from '../../platform/clock'
import { schoolDay, schoolTime } from '../../platform/time'
import { placeOfStudent, receiversOf, type GuardianChange } from '../roster/index'
import { voidWaitingFor } from './cancel-waiting'
import { queue } from './queue-push'
import { guardianOfLink } from './views'

type Said = { title: string; text: (child: string, who: string) => string; state: (who: string) => string }
/**
 * What the other active guardians are told. Nothing of a suspension, its end, or rights: the school decided, and the reason is nobody's (ID-5).
 */
const said: Partial<Record<GuardianChange['kind'], Said>> = {
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

/** Follows roster's `whenGuardiansChange`, inside its transaction: voids what waits for whoever lost the right to receive, and tells the others. */
export async function followGuardians(change: GuardianChange): Promise<void> {
  const day = schoolDay(now())
  const receivers = await receiversOf([change.studentId], day)
  if (!receivers.some((one) => one.accountId === change.accountId)) await voidWaitingFor(change.accountId, change.studentId)
  const words = said[change.kind]
  // Who is to be removed as primary guardian hears of it too, and may call it off or ask the school (S06).
  const isForAll = change.kind === 'primary_requested'
  const others = [...new Set(receivers.map((one) => one.accountId))].filter((accountId) => isForAll || accountId !== change.accountId)
  if (words && others.length > 0) await tell(change, words, others, day)
}

async function tell(change: GuardianChange, words: Said, others: readonly string[], day: string): Promise<void> {
  const at = now()
  const place = await placeOfStudent(change.studentId, day)
  const guardian = await guardianOfLink(change.linkId)
  // A request that was taken back never was a guardian: nothing has ended.
  if (change.kind === 'ended' && guardian?.wasActive !== 1) return
  const who = relationText[guardian?.relation ?? 'other']
  const [year, month, date] = day.split('-').map(Number)
  await queue({
    kind: 'guardian_change',
    dedupeKey: `guardian_change:${change.linkId}:${change.kind}:${at.getTime()}`,
    place: { bureau: change.bureauId, school: change.schoolId, ...(place.class && { class: place.class }), student: change.studentId },
    day,
    title: words.title,
    text: words.text(place.name, who),
    fields: {
      student: place.name,
      school: `${place.schoolName}${place.className ?? ''}`,
      time: `${year}年${month}月${date}日 ${schoolTime(at)}`,
      state: words.state(who),
    },
    link: `/family/day/index?student=${change.studentId}`,
    recipients: others.map((accountId) => ({ accountId, studentId: change.studentId })),
  })
}
