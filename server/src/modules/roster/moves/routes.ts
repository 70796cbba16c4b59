import { movesContract } from '@zhixiao/shared-types/domains/moves'
import { now } from '../../../platform/clock'
import { fail } from '../../../platform/errors'
import { mount, type ApiRouter } from '../../../platform/routes'
import { schoolDay } from '../../../platform/time'
import { cancelImport } from '../import/cancel-import'
import { currentImport, placeOfImport } from '../import/current-import'
import { importReply } from '../present'
import { placeOfSchool, placeOfStudent, type StudentPlace } from '../queries'
import { boardersAmong, setBoarding } from './boarding'
import { cancelMove, mayCancel, moveClass, previewMove } from './move-class'
import { moveById, movesOf, pupilsNamed, staysOf } from './move-queries'
import { moveReply, stayReply } from './present'

const today = () => schoolDay(now())
const most = 60
const child = ({ params }: { params: { studentId: string } }) => placeOfStudent(params.studentId, today())
/** A move is judged where the child is today. */
async function childOfMove({ params }: { params: { moveId: string } }): Promise<StudentPlace> {
  const move = (await moveById(params.moveId)) ?? fail('resource.not_found')
  return placeOfStudent(move.studentId, today())
}

async function memberships(place: StudentPlace) {
  const moves = await movesOf(place.student)
  const boards = (await boardersAmong([place.student], today())).has(place.student)
  const items = (await staysOf(place.student)).map(stayReply).reverse()
  const replies = []
  for (const move of moves) replies.push(moveReply(move, await mayCancel(place, move)))
  return { studentId: place.student, name: place.name, school: place.schoolName, class: place.className, boards, items, moves: replies }
}

/** Class moves, where a child was, boarders, and the call to stop an import. */
export const mountMoves = (router: ApiRouter): string[] =>
  mount(router, movesContract, {
    'GET /schools/:schoolId/pupil-places': {
      place: ({ params }) => placeOfSchool(params.schoolId),
      run: async ({ params, query }) => {
        const found = query.name || query.classId ? await pupilsNamed(params.schoolId, today(), query, most) : []
        return { items: found.slice(0, most).map((one) => ({ ...one, boards: one.boards === 1 })), more: found.length > most }
      },
    },
    'GET /students/:studentId/memberships': { place: child, run: async (call) => memberships(await child(call)) },
    'GET /students/:studentId/class-moves/preview': { place: child, run: async (call) => previewMove(await child(call), call.query) },
    'POST /students/:studentId/class-moves': { place: child, run: async (call) => moveClass(call.actor, await child(call), call.body) },
    'POST /class-moves/:moveId/cancellations': { place: childOfMove, run: async (call) => cancelMove(call.actor, await childOfMove(call), call.params.moveId) },
    'PUT /students/:studentId/boarding': { place: child, run: async (call) => setBoarding(call.actor, await child(call), call.body) },
    'GET /schools/:schoolId/roster-imports/current': {
      place: ({ params }) => placeOfSchool(params.schoolId), run: async ({ actor, params }) => ({ item: await currentImport(actor, params.schoolId) }),
    },
    'POST /roster-imports/:importId/cancellations': { place: placeOfImport, run: async ({ actor, params }) => importReply(await cancelImport(actor, params.importId)) },
  })
