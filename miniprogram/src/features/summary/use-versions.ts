import type { Summary } from './figures'
import { useCall, type Call } from '../../platform/use-call'
import type { Version } from './changes'

export type Whose = Pick<Summary, 'scope' | 'scopeId' | 'day' | 'period'>

/** Every version of a compiled day or week, newest first; null asks for nothing yet. */
export function useVersions(whose: Whose | null): Call<{ items: Version[] }> {
  const query = whose && { day: whose.day, period: whose.period }
  const id = whose?.scopeId ?? ''
  const asked = <Params,>(scope: Summary['scope'], params: Params) => (query && whose?.scope === scope ? { params, query } : null)
  const calls = {
    class: useCall('GET /classes/:classId/summary-versions', asked('class', { classId: id })),
    grade: useCall('GET /grades/:gradeId/summary-versions', asked('grade', { gradeId: id })),
    school: useCall('GET /schools/:schoolId/summary-versions', asked('school', { schoolId: id })),
    bureau: useCall('GET /bureaus/:bureauId/summary-versions', asked('bureau', { bureauId: id })),
  }
  return calls[whose?.scope ?? 'school']
}

/** One version with its parts as they were; null asks for nothing yet. */
export function useVersion(version: Pick<Summary, 'scope' | 'scopeId' | 'id'> | null): Call<{ parts: Summary[] }> {
  const id = version?.scopeId ?? ''
  const asked = <Params,>(scope: Summary['scope'], params: Params) => (version?.scope === scope ? { params } : null)
  const summaryId = version?.id ?? ''
  const calls = {
    class: useCall('GET /classes/:classId/summaries/:summaryId', asked('class', { classId: id, summaryId })),
    grade: useCall('GET /grades/:gradeId/summaries/:summaryId', asked('grade', { gradeId: id, summaryId })),
    school: useCall('GET /schools/:schoolId/summaries/:summaryId', asked('school', { schoolId: id, summaryId })),
    bureau: useCall('GET /bureaus/:bureauId/summaries/:summaryId', asked('bureau', { bureauId: id, summaryId })),
  }
  return calls[version?.scope ?? 'school']
}
