import { attendanceContract, type AttendanceReport } from '@zhixiao/shared-types/domains/attendance'
import { correctionContract } from '@zhixiao/shared-types/domains/attendance-corrections'
import type { Context } from 'koa'
import {
  answerTracing, confirmCorrection, correctReport, decideCorrection, placeOfCorrection, placeOfReport, placeOfTask,
  reportAttendance, type DayChanging,
} from '../../modules/attendance/index'
import { placeOfClass } from '../../modules/roster/index'
import { noteDayChange } from '../../modules/summary/index'
import { inTransaction } from '../../platform/db'
import type { Module } from '../../platform/module'
import { at, mountSome, type ApiRouter } from '../../platform/routes'

/** Which device a change came from, as it names itself; kept with every correction (AT-12). */
const deviceOf = (ctx: Context) => ctx.get('user-agent').replace(/[^\x20-\x7e]/g, '').slice(0, 160)

/**
 * A class says, or says otherwise, who was there; in the same transaction the summaries of that day hear what changed and why, so that readers see
 * them as stale from the commit on and the next version names every cause (SM-6). What leave or health must learn of a report belongs here too.
 */
const withSummaries = <Reply>(act: () => Promise<DayChanging<Reply>>): Promise<Reply> =>
  inTransaction(async () => {
    const { reply, changed } = await act()
    for (const change of changed) await noteDayChange(change)
    return reply
  })

/** A class reports; what `reportAttendance` does, and the summaries hear of it. Fails as that. */
export const reportClass = (...report: Parameters<typeof reportAttendance>): Promise<AttendanceReport> => withSummaries(() => reportAttendance(...report))

const mountClassReport = (router: ApiRouter): string[] => [
  ...mountSome(router, attendanceContract, {
    'POST /classes/:classId/attendance-reports': at(
      ({ params }) => placeOfClass(params.classId),
      ({ actor, place, body, ctx }) => reportClass(actor, place, body, deviceOf(ctx)),
    ),
  }),
  ...mountSome(router, correctionContract, {
    'POST /attendance-reports/:reportId/corrections': at(
      ({ params }) => placeOfReport(params.reportId),
      ({ actor, params, body, ctx }) => withSummaries(() => correctReport(actor, params.reportId, body, deviceOf(ctx))),
    ),
    'POST /attendance-corrections/:correctionId/decisions': at(
      ({ params }) => placeOfCorrection(params.correctionId),
      ({ actor, params, body, ctx }) => withSummaries(() => decideCorrection(actor, params.correctionId, body, deviceOf(ctx))),
    ),
    'POST /attendance-corrections/:correctionId/bureau-decisions': at(
      ({ params }) => placeOfCorrection(params.correctionId),
      ({ actor, params, body, ctx }) => withSummaries(() => confirmCorrection(actor, params.correctionId, body, deviceOf(ctx))),
    ),
    'POST /tracing-tasks/:taskId/answers': at(
      ({ params }) => placeOfTask(params.taskId),
      ({ actor, params, body, ctx }) => withSummaries(() => answerTracing(actor, params.taskId, body.health, deviceOf(ctx))),
    ),
  }),
]

/** A class reports, and a report is corrected. */
export const classReport: Module = { name: 'class-report', mount: mountClassReport, entities: [], tasks: [], jobs: [], constraints: {} }
