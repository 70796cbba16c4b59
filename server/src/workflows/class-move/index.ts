import { movesContract } from '@zhixiao/shared-types/domains/moves'
import {
  boardersAmong, moveById, movesOf, placeOfStudent, staysOf, type StudentPlace,
} from '../../modules/roster/index'
import { now } from '../../platform/clock'
import { fail } from '../../platform/errors'
import type { Module } from '../../platform/module'
import { at, mountSome, type ApiRouter } from '../../platform/routes'
import { schoolDay } from '../../platform/time'
import { cancelMove, mayCancel, moveClass, previewMove } from './move-class'
import { moveReply, stayReply } from './present'
import { setBoarding } from './set-boarding'
import { tellMoveTask } from './tell-move'

export { classChanged } from './class-changed'

const today = () => schoolDay(now())
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

const mountClassMove = (router: ApiRouter): string[] =>
  mountSome(router, movesContract, {
    'GET /students/:studentId/memberships': at(child, ({ place }) => memberships(place)),
    'GET /students/:studentId/class-moves/preview': at(child, ({ place, query }) => previewMove(place, query)),
    'POST /students/:studentId/class-moves': at(child, ({ actor, place, body }) => moveClass(actor, place, body)),
    'POST /class-moves/:moveId/cancellations': at(childOfMove, ({ actor, place, params }) => cancelMove(actor, place, params.moveId)),
    'PUT /students/:studentId/boarding': at(child, ({ actor, place, body }) => setBoarding(actor, place, body)),
  })

/** A child changes class, or comes to live at school: rolls, numbers and the family follow. */
export const classMove: Module = { name: 'class-move', mount: mountClassMove, entities: [], tasks: [tellMoveTask], jobs: [], constraints: {} }
