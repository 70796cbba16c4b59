import type { summaryContract } from '@zhixiao/shared-types/domains/summary'
import type { ReplyOf } from '@zhixiao/shared-types/contract/contract'
import { symptoms as symptomList, type Session } from '@zhixiao/shared-types/values/attendance'
import { judge } from '@zhixiao/shared-types/values/access'
import type { Actor } from '../../platform/access'
import { auditEach } from '../../platform/audit'
import { marksAsOf } from '../attendance/index'
import type { ClassPlace } from '../roster/index'
import { versionOf } from './read-versions'
import { studentNames } from './views'

type Rows = ReplyOf<(typeof summaryContract)['GET /classes/:classId/summaries/:summaryId/rows']>
type Mark = Rows['sessions'][number]['marks'][number]

/**
 * The marks behind a class version as they stood when it was compiled, also after later corrections and calendar changes (SM-7): the sessions it counted,
 * each undone to its watermark. Symptoms only for those who may see health there, with an audit entry for each child (AT-16). Fails with
 * `resource.not_found` for a version of another place.
 */
export async function readRows(reader: Actor, place: ClassPlace, summaryId: string): Promise<Rows> {
  const stored = await versionOf('class', place.class, summaryId)
  const showHealth = judge(reader.grants, 'attendance.read_health', place) === 'allowed'
  const sessions: Rows['sessions'] = []
  for (const key of Object.keys(stored.parts)) {
    const [session, day = stored.day] = key.split(' ').reverse() as [Session, string?]
    const then = await marksAsOf(place.school, day, session, place.class, stored.watermark ?? stored.compiledAt)
    if (!then) continue
    const names = await studentNames(then.marks.map((mark) => mark.studentId))
    const marks = then.marks.filter((mark) => showHealth || mark.status !== 'present').map(({ studentId, status, lateMinutes, symptoms }): Mark => {
      const seen = { studentId, name: names.get(studentId) ?? '', status, lateMinutes }
      return showHealth && symptoms !== 0 ? { ...seen, symptoms: symptomList.filter((_, bit) => (symptoms & (1 << bit)) !== 0) } : seen
    })
    sessions.push({ day, session, reportId: then.reportId, expected: then.counts.expected, reportedAt: then.receivedAt.toISOString(), marks })
  }
  const shown = new Set(sessions.flatMap((one) => one.marks.filter((mark) => mark.symptoms).map((mark) => mark.studentId)))
  await auditEach([...shown].map((student) => ({ actor: reader, action: 'summary.read_rows', student, place, fields: ['symptoms'], purpose: `第${stored.version}版汇总` })))
  return { sessions }
}
