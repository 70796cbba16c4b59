import { Box } from '../../ui/native'
import { Legend, Tile, Tiles } from '../../ui/tile'
import { entryOf } from './roll-form'
import type { RollFormAct } from './use-roll-form'
import { statusText, statusTone } from './words'

const legend = [
  { label: '到校', tone: 'green' }, { label: '未到', tone: 'red' }, { label: '迟到', tone: 'amber' }, { label: '请假', tone: 'blue' }, { label: '未点', tone: 'grey' },
] as const

/** The class as tiles: a tap changes the state, a long press opens the details. */
export const RollTiles = ({ act, onDetail }: { act: RollFormAct; onDetail: (studentId: string) => void }) => (
  <Box>
    <Legend items={legend} />
    <Tiles>
      {act.form.pupils.map(({ studentId, name }) => {
        const entry = entryOf(act.form, studentId)
        const ill = entry?.health && (entry.health.symptoms.length > 0 || entry.health.temperature !== null)
        const state = entry ? statusText(entry.status, entry.lateMinutes) : '未点'
        return (
          <Tile
            key={studentId} name={name} state={ill ? `${state} · 有症状` : state} tone={entry ? statusTone(entry.status) : 'grey'}
            onTap={() => act.tap(studentId)} onHold={() => onDetail(studentId)}
          />
        )
      })}
    </Tiles>
    <Box className="legend">点一下换状态，长按填写详情。</Box>
  </Box>
)
