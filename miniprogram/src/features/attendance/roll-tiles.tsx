import { Box } from '../../ui/native'
import { Legend, Tile, Tiles } from '../../ui/tile'
import { carriedOf, entryOf, healthOf, type RollForm } from './roll-form'
import type { RollFormAct } from './use-roll-form'
import { statusText, statusTone } from './words'

const legend = [
  { label: '到校', tone: 'green' }, { label: '未到', tone: 'red' }, { label: '迟到', tone: 'amber' }, { label: '请假', tone: 'blue' }, { label: '未点', tone: 'grey' },
] as const

/** The state in words: what was said, whether the child is ill, or what the session before says and waits for. */
function stateOf(form: RollForm, studentId: string): string {
  const entry = entryOf(form, studentId)
  const before = carriedOf(form, studentId)
  if (!entry) return before ? `原${before.status === 'present' ? '有症状' : statusText(before.status)} · 待确认` : '未点'
  const symptoms = healthOf(entry)?.symptoms ?? []
  const state = statusText(entry.status, entry.lateMinutes)
  if (symptoms.includes('to_be_traced')) return `${state} · 待追踪`
  return symptoms.length > 0 || entry.health?.temperature ? `${state} · 有症状` : state
}

/** The class as tiles: a tap changes the state, a long press opens the details. */
export const RollTiles = ({ act, onDetail }: { act: RollFormAct; onDetail: (studentId: string) => void }) => (
  <Box>
    <Legend items={legend} />
    <Tiles>
      {act.form.pupils.map(({ studentId, name }) => {
        const entry = entryOf(act.form, studentId)
        return (
          <Tile
            key={studentId} name={name} state={stateOf(act.form, studentId)} tone={entry ? statusTone(entry.status) : 'grey'}
            onTap={() => act.tap(studentId)} onHold={() => onDetail(studentId)}
          />
        )
      })}
    </Tiles>
    <Box className="legend">点一下换状态，长按填写详情。</Box>
  </Box>
)
