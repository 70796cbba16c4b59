/** A correction and a compile of the same moment, held still in the middle by locks (SM-7). */
import { holding } from '../../../test/support/holding'
import { markOf } from '../../../test/support/attendance'
import { house, type House } from '../../../test/support/house'
import { summariesOf, tokenOf } from '../../../test/support/summaries'
import { schoolDayOfTests as day, world, type Person, type World } from '../../../test/support/world'
import { recompile } from './index'

let h: House
beforeAll(async () => (h = await house()))
afterAll(() => h.close())
beforeEach(() => h.clock.set(`${day}T07:50:00+08:00`))
const as = async (person: Person) => ({ token: await tokenOf(person) })
const aWhile = () => new Promise((resolve) => setTimeout(resolve, 250))

const correctToLate = async (w: World, who: Person, reportId: string) =>
  h.api('POST /attendance-reports/:reportId/corrections', { params: { reportId }, body: { version: 1, reason: '门卫登记到校', marks: [markOf(w.pupils[0], 'late')] } }, await as(who))
const approve = async (w: World, correctionId: string) =>
  h.api('POST /attendance-corrections/:correctionId/decisions', { params: { correctionId }, body: { decision: 'approve' } }, await as(w.nurse))

/** Absent children of the class in each version: as counted, and as its rows show them. */
async function absences(w: World): Promise<{ counted: number; shown: number }[]> {
  const versions = await summariesOf(h, w).classVersions(w.class, day, w.leader)
  const found = []
  for (const { id, measures } of versions) {
    const rows = await h.api('GET /classes/:classId/summaries/:summaryId/rows', { params: { classId: w.class.class, summaryId: id } }, await as(w.leader))
    const marks = rows.reply.sessions.flatMap((one) => one.marks)
    found.push({ counted: measures.absentUnexplained, shown: marks.filter((mark) => mark.status === 'absent_unexplained').length })
  }
  return found
}

describe('SM-7: the rows of a version are those it counted', () => {
  test.each(['a correction', 'the approval of a request'])('though %s was under way while it was compiled', async (what) => {
    const w = await world({ pupils: 3, bound: 0 })
    const { at, report, settle } = summariesOf(h, w)
    const { id } = (await report(w.class, 'am', { marks: [markOf(w.pupils[0], 'absent_unexplained')] })).report
    at('18:00', day)
    const asked = what === 'a correction' ? undefined : (await correctToLate(w, w.homeroom, id)).reply.correction.id
    const letGo = await holding('SELECT id FROM attendance_report WHERE id = ? FOR UPDATE', [id])
    const changing = asked ? approve(w, asked) : correctToLate(w, w.leader, id)
    await aWhile()
    at('18:01', day)
    const compiling = recompile(w.school.id, day, 'day', 'cron')
    await aWhile()
    await letGo()
    expect((await changing).status).toBe(201)
    await compiling
    await settle()
    const found = await absences(w)
    expect(found.length).toBeGreaterThan(0)
    for (const { counted, shown } of found) expect(shown).toBe(counted)
  })
})
